package io.ringfence.benchmarks.journal;

import java.util.List;

/** One kind of work, and the systems that do it. */
public enum Lane {
    /** Appending without forcing, all of it within one segment that was prepared before. */
    APPEND(
            "append",
            "append, not forced",
            Unit.MILLIONS,
            0,
            Contestant.RINGFENCE,
            Contestant.CHRONICLE,
            Contestant.BARE),

    /** The same over several segments, with all that rolling costs. */
    ROLLING(
            "append-rolling",
            "append, not forced, rolling",
            Unit.MILLIONS,
            0,
            Contestant.RINGFENCE,
            Contestant.CHRONICLE),

    /** A force after every 64 events. */
    GROUP_64(
            "group-64",
            "groups of 64, forced",
            Unit.THOUSANDS,
            64,
            Contestant.RINGFENCE,
            Contestant.BARE,
            Contestant.BARE_RECORDS),

    /** A force after every 1,024 events. */
    GROUP_1024(
            "group-1024",
            "groups of 1024, forced",
            Unit.THOUSANDS,
            1024,
            Contestant.RINGFENCE,
            Contestant.BARE,
            Contestant.BARE_RECORDS),

    /** Reading all events of a journal from the page cache. */
    REPLAY("replay", "replay", Unit.MILLIONS, 0, Contestant.RINGFENCE, Contestant.CHRONICLE);

    /** Segments that {@link #ROLLING} fills. */
    public static final int ROLLING_SEGMENTS = 4;

    private final String label;
    private final String title;
    private final Unit unit;
    private final int groupEvents;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Contestant> contestants;

    Lane(String label, String title, Unit unit, int groupEvents, Contestant... contestants) {
        this.label = label;
        this.title = title;
        this.unit = unit;
        this.groupEvents = groupEvents;
        this.contestants = List.of(contestants);
    }

    /** Of figures. */
    private enum Unit {
        THOUSANDS("thousand events/s", 1e6),
        MILLIONS("million events/s", 1e3);

        private final String text;
        private final double perEventAndNano;

        Unit(String text, double perEventAndNano) {
            this.text = text;
            this.perEventAndNano = perEventAndNano;
        }
    }

    /** {@return the name on the command line and in files} */
    public String label() {
        return label;
    }

    /** {@return the name in tables} */
    public String title() {
        return title;
    }

    /** {@return the unit of its figures} */
    public String unit() {
        return unit.text;
    }

    /** {@return events between two forces; 0 where nothing is forced} */
    public int groupEvents() {
        return groupEvents;
    }

    /** {@return the systems that do this work} */
    public List<Contestant> contestants() {
        return contestants;
    }

    /**
     * {@return its figure}
     *
     * @param timing of a round
     */
    public double rate(Timing timing) {
        return timing.events() * unit.perEventAndNano / timing.nanos();
    }

    /**
     * {@return the lane of that name}
     *
     * @param label on the command line
     * @throws IllegalArgumentException if there is none
     */
    public static Lane of(String label) {
        for (Lane lane : values()) {
            if (lane.label.equals(label)) {
                return lane;
            }
        }
        throw new IllegalArgumentException("no lane is called " + label);
    }
}
