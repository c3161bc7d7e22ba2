/**
 * Where everything lies in a segment: one stateless class a structure, offsets that add up, no input or output.
 */
@NullMarked
package io.ringfence.journal.layout;

import org.jspecify.annotations.NullMarked;
