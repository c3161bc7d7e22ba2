/**
 * The one way of the journal to the disk. Public surface: {@link io.ringfence.journal.storage.Storage} and
 * {@link io.ringfence.journal.storage.StorageFile}, the real {@link io.ringfence.journal.storage.DiskStorage}, and
 * {@link io.ringfence.journal.storage.ObservedStorage}, through which campaigns see, fail and cut off each step.
 */
@NullMarked
package io.ringfence.journal.storage;

import org.jspecify.annotations.NullMarked;
