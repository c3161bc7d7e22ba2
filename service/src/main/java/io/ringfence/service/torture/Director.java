package io.ringfence.service.torture;

/** Chooses who dies of what. */
interface Director {
    /** Lets everybody live. */
    Director NOBODY = new Director() {
        @Override
        public void enter(Part part, Actor actor) {
            // unarmed
        }

        @Override
        public void died(Enum<?> point) {
            // nobody's choice
        }
    };

    /** A process is about to be given its part. */
    void enter(Part part, Actor actor);

    /** A process died at a point. */
    void died(Enum<?> point);
}
