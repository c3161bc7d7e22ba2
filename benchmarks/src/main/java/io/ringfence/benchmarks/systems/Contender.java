package io.ringfence.benchmarks.systems;

import java.io.IOException;

/** A system that is measured. */
public enum Contender {
    /** This library, through its public interface. */
    RINGFENCE("ringfence"),

    /**
     * The physical limit: for the round trip one long on a cache line each way, for the stream the smallest hand-written loop over the
     * same slots.
     */
    BARE("bare"),

    /** Agrona's ring buffer for one producer and one consumer. */
    AGRONA("agrona-one-to-one");

    private final String label;

    Contender(String label) {
        this.label = label;
    }

    /** {@return its name in tables and files} */
    public String label() {
        return label;
    }

    /**
     * {@return the one with this label}
     *
     * @param label as in {@link #label()}
     */
    public static Contender of(String label) {
        for (Contender contender : values()) {
            if (contender.label.equals(label)) {
                return contender;
            }
        }
        throw new IllegalArgumentException("no system is called " + label);
    }

    /**
     * Makes the shared files; before any process opens them.
     *
     * @param workload says where and how large
     * @throws IOException if they cannot be made
     */
    public void createFiles(Workload workload) throws IOException {
        switch (this) {
            case RINGFENCE -> {
                RingfenceRoundTrip.create(workload);
                RingfenceStream.create(workload);
            }
            case BARE -> {
                BareRoundTrip.create(workload);
                BareStream.create(workload);
            }
            case AGRONA -> {
                AgronaRoundTrip.create(workload);
                AgronaStream.create(workload);
            }
        }
    }

    /**
     * Opens one side of the round trip.
     *
     * @param workload as the files were made with
     * @param pinging the side that begins; else the one that answers
     * @return the side, for the calling thread
     * @throws IOException if its files cannot be opened
     */
    public RoundTrip openRoundTrip(Workload workload, boolean pinging) throws IOException {
        return switch (this) {
            case RINGFENCE -> new RingfenceRoundTrip(workload, pinging);
            case BARE -> new BareRoundTrip(workload);
            case AGRONA -> new AgronaRoundTrip(workload, pinging);
        };
    }

    /**
     * Opens one side of the stream.
     *
     * @param workload as the files were made with
     * @param producing the side that publishes; else the one that consumes
     * @return the side, for the calling thread
     * @throws IOException if its files cannot be opened
     */
    public Stream openStream(Workload workload, boolean producing) throws IOException {
        return switch (this) {
            case RINGFENCE -> new RingfenceStream(workload, producing);
            case BARE -> new BareStream(workload);
            case AGRONA -> new AgronaStream(workload);
        };
    }
}
