package io.ringfence.recovery.instrument;

import org.jspecify.annotations.Nullable;

/** The instrument of this JVM: a constant, so that without one the compiler removes the look at it. */
final class Hook {
    static final @Nullable RecoveryInstrument INSTRUMENT = load();

    private Hook() {}

    private static @Nullable RecoveryInstrument load() {
        String name = System.getProperty(RecoveryInstrument.PROPERTY);
        if (name == null || name.isEmpty()) {
            return null;
        }
        try {
            return Class.forName(name, true, ClassLoader.getSystemClassLoader())
                    .asSubclass(RecoveryInstrument.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalStateException(
                    "system property " + RecoveryInstrument.PROPERTY + " names " + name
                            + ", which is no RecoveryInstrument with a public constructor without parameters; remove the property",
                    e);
        }
    }
}
