package io.ringfence.journal.storage;

import java.io.IOException;

/**
 * Sees everything that is done to a disk, on whatever thread does it; two threads may be in it at once. May end the process, to see
 * what a death at this place leaves.
 */
public interface StorageObserver {
    /**
     * Something is about to be done.
     *
     * @param event what
     * @throws IOException to make it fail without being done; of a force, this is a failed force
     */
    default void before(StorageEvent event) throws IOException {}

    /**
     * Something was done.
     *
     * @param event what
     */
    default void after(StorageEvent event) {}
}
