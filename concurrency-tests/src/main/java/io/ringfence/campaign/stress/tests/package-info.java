/**
 * The jcstress tests: two threads on the real classes, over the words of a ring on the heap, a fresh ring for every sample. A class's
 * name is what it proves; its outcomes say in prose what each observation means. Public because the harness must reach them; nothing
 * here is to be used by other code.
 */
@NullMarked
package io.ringfence.campaign.stress.tests;

import org.jspecify.annotations.NullMarked;
