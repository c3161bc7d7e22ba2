/** The {@code ringfence} command. */
@NullMarked
package io.ringfence.service;

import org.jspecify.annotations.NullMarked;
