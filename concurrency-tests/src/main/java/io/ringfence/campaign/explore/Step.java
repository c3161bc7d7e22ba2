package io.ringfence.campaign.explore;

/** What the scheduler can do, encoded in an int: who goes on, whose store becomes visible, who dies, which death shows. */
final class Step {
    static final int RUN = 0;
    static final int FLUSH = 1;
    static final int KILL = 2;
    static final int REAP = 3;

    /** Nobody has to go on. */
    static final int END = Integer.MAX_VALUE;

    private static final String LETTERS = "rfkg";
    private static final int PARTICIPANT_BITS = 4;
    private static final int KIND_BITS = 2;

    private Step() {}

    static int of(int kind, int participant, int entry) {
        return kind | (participant << KIND_BITS) | entry << (KIND_BITS + PARTICIPANT_BITS);
    }

    static int kind(int step) {
        return step & 3;
    }

    static int participant(int step) {
        return (step >>> KIND_BITS) & 15;
    }

    static int entry(int step) {
        return step >>> (KIND_BITS + PARTICIPANT_BITS);
    }

    /** As in {@code r0}, {@code f1.2}, {@code k0}, {@code g0}. */
    static String format(int step) {
        if (step == END) {
            return "end";
        }
        String text = LETTERS.charAt(kind(step)) + Integer.toString(participant(step));
        return entry(step) == 0 ? text : text + "." + entry(step);
    }

    /** What {@link #format} has made. */
    static int parse(String text) {
        if (text.equals("end")) {
            return END;
        }
        int dot = text.indexOf('.');
        int participant = Integer.parseInt(text, 1, dot < 0 ? text.length() : dot, 10);
        return of(
                LETTERS.indexOf(text.charAt(0)),
                participant,
                dot < 0 ? 0 : Integer.parseInt(text, dot + 1, text.length(), 10));
    }
}
