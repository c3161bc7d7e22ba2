/**
 * What is lost when processes are killed? Start reading at {@link io.ringfence.examples.resume.CrashAndResume}.
 */
@NullMarked
package io.ringfence.examples.resume;

import org.jspecify.annotations.NullMarked;
