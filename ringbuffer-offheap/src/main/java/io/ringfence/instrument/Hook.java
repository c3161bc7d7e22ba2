package io.ringfence.instrument;

import org.jspecify.annotations.Nullable;

/** The instrument of this JVM: a constant, so that without one the compiler removes the look at it. */
final class Hook {
    static final @Nullable Instrument INSTRUMENT = load();

    private Hook() {}

    private static @Nullable Instrument load() {
        String name = System.getProperty(Instrument.PROPERTY);
        if (name == null || name.isEmpty()) {
            return null;
        }
        try {
            return Class.forName(name, true, ClassLoader.getSystemClassLoader())
                    .asSubclass(Instrument.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalStateException(
                    "system property " + Instrument.PROPERTY + " names " + name
                            + ", which is no Instrument with a public constructor without parameters; remove the property",
                    e);
        }
    }
}
