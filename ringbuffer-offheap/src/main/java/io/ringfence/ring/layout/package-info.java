/**
 * Where everything lies in {@code ring.dat}: one stateless class a structure, offsets that add up, no input or output. Public
 * surface: {@link io.ringfence.ring.layout.RingGeometry}; the {@code …Layout} classes are for the library's own rooms and for tools
 * that read the file.
 */
@NullMarked
package io.ringfence.ring.layout;

import org.jspecify.annotations.NullMarked;
