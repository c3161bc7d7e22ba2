package io.ringfence.ring.error;

/**
 * What went wrong, in the five parts that every error of this library has.
 *
 * @param operation what was being done, as a verb: {@code attach}, {@code create}, {@code claim}
 * @param place the file, directory, entry or option that it was done to
 * @param actual what was found there
 * @param expected what should have been there
 * @param remedy what to do about it
 */
public record Problem(String operation, String place, String actual, String expected, String remedy) {

    /**
     * The five parts as one line; control characters of hostile names are shown as {@code ?}, so that a line stays a line.
     *
     * @return the message
     */
    public String line() {
        String text = operation + " " + place + ": " + actual + "; expected " + expected + "; " + remedy;
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> safe.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return safe.toString();
    }
}
