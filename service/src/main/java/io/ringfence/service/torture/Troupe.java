package io.ringfence.service.torture;

import io.ringfence.sequence.ProducerMode;
import java.util.ArrayList;
import java.util.List;

/** Who plays in a round. */
final class Troupe {
    private final List<Part> parts = new ArrayList<>();

    private Troupe() {}

    /** {@return the parts, the consumer that must handle everything first} */
    static List<Part> of(Subject subject, ProducerMode mode) {
        Troupe troupe = new Troupe();
        if (subject == Subject.RING) {
            troupe.ring(mode);
        } else {
            troupe.journal();
        }
        return troupe.parts;
    }

    private void ring(ProducerMode mode) {
        cast(Role.CONSUMER, 2);
        cast(Role.FEED, 2);
        cast(Role.LIVES, 1);
        if (mode == ProducerMode.MULTI) {
            cast(Role.LIVES, 1);
        }
        cast(Role.JOINER, 1);
        cast(Role.RETURNER, 1);
        cast(Role.REPAIRER, 1);
        cast(Role.TAP, 1);
        cast(Role.MAKER, 1);
    }

    private void journal() {
        cast(Role.CONSUMER, 1);
        cast(Role.KEEPER, 2);
        cast(Role.FEED, 1);
        cast(Role.LIVES, 1);
        cast(Role.AWAITER, 1);
        cast(Role.FOLLOWER, 1);
        cast(Role.TAKER, 1);
        cast(Role.RECOVERER, 1);
    }

    private void cast(Role role, int size) {
        parts.add(new Part(role, parts.size() + 1, size));
    }
}
