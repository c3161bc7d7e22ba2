package io.ringfence.service.torture;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.journal.instrument.JournalPoint;
import io.ringfence.recovery.instrument.RecoveryPoint;
import java.util.ArrayList;
import java.util.List;

/** The named crash points of all libraries. Their names are different from each other. */
final class CrashPlaces {
    private CrashPlaces() {}

    /** {@return those of a round, in the order of the code} */
    static List<Enum<?>> of(Subject subject) {
        List<Enum<?>> places = new ArrayList<>();
        if (subject == Subject.RING) {
            places.addAll(List.of(CrashPoint.values()));
        } else {
            places.addAll(List.of(JournalPoint.values()));
            places.addAll(List.of(RecoveryPoint.values()));
        }
        return places;
    }

    /** {@return the one with a name} */
    static Enum<?> named(String name) {
        for (Subject subject : Subject.values()) {
            for (Enum<?> place : of(subject)) {
                if (place.name().equals(name)) {
                    return place;
                }
            }
        }
        throw new IllegalArgumentException("no crash point: " + name);
    }
}
