package io.ringfence.benchmarks.journal;

import io.ringfence.journal.layout.RecordLayout;

/** The systems that are compared. */
public enum Contestant {
    /** The journal of this project. */
    RINGFENCE("ringfence"),

    /** Chronicle Queue. */
    CHRONICLE("chronicle-queue"),

    /** The payloads without any system: copied into a mapping, or written to a channel. */
    BARE("bare"),

    /** As many bytes as the journal's records have, without any system. */
    BARE_RECORDS("bare-records");

    private final String label;

    Contestant(String label) {
        this.label = label;
    }

    /** {@return the name in files and tables} */
    public String label() {
        return label;
    }

    /**
     * Opens it.
     *
     * @param workload what it carries
     * @return the system
     */
    public JournalSystem open(JournalWorkload workload) {
        return switch (this) {
            case RINGFENCE -> new RingfenceJournal(workload);
            case CHRONICLE -> new ChronicleJournal(workload);
            case BARE -> new BareJournal(workload, workload.eventBytes());
            case BARE_RECORDS -> new BareJournal(workload, RecordLayout.alignedBytes(workload.eventBytes()));
        };
    }
}
