package io.ringfence.ring;

/**
 * What a repair did.
 *
 * @param published slots completed for their dead producers
 * @param aborted slots aborted for their dead producers
 * @param consumersFreed registrations that had been left half done
 */
public record RepairReport(long published, long aborted, int consumersFreed) {}
