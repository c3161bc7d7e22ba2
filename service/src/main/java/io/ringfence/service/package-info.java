/**
 * The {@code ringfence} command. {@link io.ringfence.service.Main} lists the subcommands; each is a class of its own. Nothing here is an
 * interface for programs: those use the library.
 */
@NullMarked
package io.ringfence.service;

import org.jspecify.annotations.NullMarked;
