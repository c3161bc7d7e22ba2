package io.ringfence.journal.instrument;

import org.jspecify.annotations.Nullable;

/** The instrument of this JVM: a constant, so that without one the compiler removes the look at it. */
final class Hook {
    static final @Nullable JournalInstrument INSTRUMENT = load();

    private Hook() {}

    private static @Nullable JournalInstrument load() {
        String name = System.getProperty(JournalInstrument.PROPERTY);
        if (name == null || name.isEmpty()) {
            return null;
        }
        try {
            return Class.forName(name, true, ClassLoader.getSystemClassLoader())
                    .asSubclass(JournalInstrument.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalStateException(
                    "system property " + JournalInstrument.PROPERTY + " names " + name
                            + ", which is no JournalInstrument with a public constructor without parameters; remove the property",
                    e);
        }
    }
}
