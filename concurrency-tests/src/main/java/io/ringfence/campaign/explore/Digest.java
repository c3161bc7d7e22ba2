package io.ringfence.campaign.explore;

import io.ringfence.sequence.StallProbe;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The local state of a handle: all its numbers and flags and those of its probe, but not the times, which have always passed. */
final class Digest {
    /** Of {@code HoldUpProbe}: later than them is every look but the one that sets them. */
    private static final Set<String> TIMES = Set.of("suspectSince", "nextLook", "backOff");

    private static final ClassValue<Field[]> FIELDS = new ClassValue<>() {
        @Override
        protected Field[] computeValue(Class<?> type) {
            List<Field> fields = new ArrayList<>();
            for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
                for (Field field : each.getDeclaredFields()) {
                    boolean local = !Modifier.isStatic(field.getModifiers())
                            && (field.getType().isPrimitive() || field.getType() == StallProbe.class)
                            && !field.getName().endsWith("Nanos")
                            && !TIMES.contains(field.getName());
                    if (local) {
                        field.setAccessible(true);
                        fields.add(field);
                    }
                }
            }
            return fields.toArray(new Field[0]);
        }
    };

    private Digest() {}

    static long of(Object object) {
        long digest = 0;
        try {
            for (Field field : FIELDS.get(object.getClass())) {
                Object value = field.get(object);
                digest = Mix.of(digest, value instanceof StallProbe probe ? of(probe) : value.hashCode());
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the explorer looks into " + object.getClass() + " for its state", e);
        }
        return digest;
    }
}
