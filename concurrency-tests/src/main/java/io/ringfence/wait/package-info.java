/** What the campaigns need of the package of the same name in the library, and what is not public there. */
@NullMarked
package io.ringfence.wait;

import org.jspecify.annotations.NullMarked;
