package io.ringfence.campaign.explore;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** The local state of a sequencer: all its numbers and flags, but not the times. */
final class Digest {
    private static final ClassValue<Field[]> FIELDS = new ClassValue<>() {
        @Override
        protected Field[] computeValue(Class<?> type) {
            List<Field> fields = new ArrayList<>();
            for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
                for (Field field : each.getDeclaredFields()) {
                    boolean local = !Modifier.isStatic(field.getModifiers())
                            && field.getType().isPrimitive()
                            && !field.getName().endsWith("Nanos");
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
                digest = Mix.of(digest, field.get(object).hashCode());
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the explorer looks into " + object.getClass() + " for its state", e);
        }
        return digest;
    }
}
