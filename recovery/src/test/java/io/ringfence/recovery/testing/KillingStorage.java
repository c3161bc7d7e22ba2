package io.ringfence.recovery.testing;

import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The real disk, for a process that is killed after so many steps: nothing that it does later reaches the disk. */
public final class KillingStorage {
    private static final Set<String> READS = Set.of("read", "bytes", "path", "list", "open", "map", "close");

    private final int stepsToLive;
    private final List<String> steps = new ArrayList<>();

    private KillingStorage(int stepsToLive) {
        this.stepsToLive = stepsToLive;
    }

    /** What the killed process sees: its end. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed(List<String> steps) {
            super("killed after " + steps);
        }
    }

    public static KillingStorage after(int steps) {
        return new KillingStorage(steps);
    }

    public static KillingStorage never() {
        return new KillingStorage(Integer.MAX_VALUE);
    }

    /** The steps that were made. */
    public List<String> steps() {
        return List.copyOf(steps);
    }

    public Storage storage() {
        return proxy(Storage.class, DiskStorage.instance());
    }

    private <T> T proxy(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object result = call(target, method, arguments);
                    return result instanceof StorageFile file ? proxy(StorageFile.class, file) : result;
                }));
    }

    private Object call(Object target, Method method, Object[] arguments) throws Throwable {
        boolean isStep = !READS.contains(method.getName());
        if (steps.size() >= stepsToLive && isStep) {
            throw new Killed(steps);
        }
        try {
            Object result = method.invoke(target, arguments);
            if (isStep) {
                steps.add(method.getName());
            }
            return result;
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }
}
