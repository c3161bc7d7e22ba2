package io.ringfence.produce;

/**
 * Writes one event into its slot. If it throws, the slot, or the whole batch, is aborted: consumers skip it, and never see what was
 * half written.
 */
@FunctionalInterface
public interface EventTranslator {
    /**
     * Writes the event.
     *
     * @param slot the slot; its length is the whole payload unless set; what is not written keeps the bytes of an older event
     * @param sequence of the event
     */
    void translateTo(Slot slot, long sequence);
}
