package io.ringfence.wait;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The Linux futex, through the foreign-function interface that Java has from version 22 on, found by reflection because this library
 * is compiled for 17. Where it cannot be had, {@link #isAvailable()} is false, {@link #unavailableReason()} says why, and waiters park.
 */
public final class Futex {
    private static final System.Logger LOGGER = System.getLogger("io.ringfence.wait");
    private static final long FUTEX_WAIT = 0;
    private static final long FUTEX_WAKE = 1;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int TIMESPEC_BYTES = 16;
    private static final int ARGUMENTS = 7;

    private static final long SYSCALL_NUMBER;
    private static final @Nullable MethodHandle SYSCALL;
    private static final String UNAVAILABLE_REASON;
    private static final ThreadLocal<UnsafeBuffer> TIMESPEC =
            ThreadLocal.withInitial(() -> new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(TIMESPEC_BYTES)));

    static {
        String arch = System.getProperty("os.arch", "");
        SYSCALL_NUMBER = arch.equals("aarch64") ? 98 : 202;
        MethodHandle handle = null;
        String reason = "";
        try {
            if (!arch.equals("aarch64") && !arch.equals("amd64")) {
                reason = "the futex call is not known for " + arch;
            } else if (Runtime.version().feature() < 22) {
                reason = "Java " + Runtime.version().feature() + " has no foreign-function interface, 22 has";
            } else if (!(boolean)
                    Module.class.getMethod("isNativeAccessEnabled").invoke(Futex.class.getModule())) {
                reason = "the JVM was started without --enable-native-access=ALL-UNNAMED";
            } else {
                handle = link();
            }
        } catch (Throwable failure) {
            // whatever the platform throws here, from linkage errors to reflection: parking always works
            reason = "the foreign-function interface refused: " + failure;
        }
        SYSCALL = handle;
        UNAVAILABLE_REASON = reason;
        if (handle == null) {
            LOGGER.log(
                    System.Logger.Level.DEBUG,
                    "no futex: {0}; blocked consumers park for a bounded time instead",
                    reason);
        }
    }

    private Futex() {}

    /** {@return whether sleepers of other processes can be woken} */
    public static boolean isAvailable() {
        return SYSCALL != null;
    }

    /** {@return why not, or an empty text} */
    public static String unavailableReason() {
        return UNAVAILABLE_REASON;
    }

    /**
     * Sleeps while the word has the expected value, for a bounded time.
     *
     * @param address of a 32-bit word, in mapped memory
     * @param expected value
     * @param nanos at most so long
     */
    static void await(long address, int expected, long nanos) {
        UnsafeBuffer timespec = TIMESPEC.get();
        timespec.putLong(0, nanos / NANOS_PER_SECOND);
        timespec.putLong(Long.BYTES, nanos % NANOS_PER_SECOND);
        call(address, FUTEX_WAIT, expected, timespec.addressOffset());
    }

    /**
     * Wakes all sleepers of all processes.
     *
     * @param address of the word
     */
    static void wakeAll(long address) {
        call(address, FUTEX_WAKE, Integer.MAX_VALUE, 0);
    }

    private static void call(long address, long operation, long value, long timespec) {
        MethodHandle syscall = SYSCALL;
        if (syscall == null) {
            return;
        }
        try {
            // the result tells woken, timed out or changed meanwhile: the caller looks again in each case
            long ignored = (long) syscall.invokeExact(SYSCALL_NUMBER, address, operation, value, timespec, 0L, 0L);
        } catch (Throwable failure) {
            throw new IllegalStateException("futex call failed", failure);
        }
    }

    private static MethodHandle link() throws ReflectiveOperationException {
        Class<?> linkerType = Class.forName("java.lang.foreign.Linker");
        Class<?> layoutType = Class.forName("java.lang.foreign.MemoryLayout");
        Class<?> descriptorType = Class.forName("java.lang.foreign.FunctionDescriptor");
        Class<?> segmentType = Class.forName("java.lang.foreign.MemorySegment");
        Class<?> optionType = Class.forName("java.lang.foreign.Linker$Option");
        Object javaLong = Class.forName("java.lang.foreign.ValueLayout")
                .getField("JAVA_LONG")
                .get(null);
        Object linker = linkerType.getMethod("nativeLinker").invoke(null);
        Object lookup = linkerType.getMethod("defaultLookup").invoke(linker);
        Method find = Class.forName("java.lang.foreign.SymbolLookup").getMethod("find", String.class);
        Object symbol = ((Optional<?>) find.invoke(lookup, "syscall")).orElseThrow();
        Object arguments = Array.newInstance(layoutType, ARGUMENTS);
        for (int i = 0; i < ARGUMENTS; i++) {
            Array.set(arguments, i, javaLong);
        }
        Object descriptor =
                descriptorType.getMethod("of", layoutType, arguments.getClass()).invoke(null, javaLong, arguments);
        Object options = Array.newInstance(optionType, 0);
        Method downcall = linkerType.getMethod("downcallHandle", segmentType, descriptorType, options.getClass());
        MethodHandle handle = (MethodHandle) downcall.invoke(linker, symbol, descriptor, options);
        MethodType exact = MethodType.methodType(
                long.class, long.class, long.class, long.class, long.class, long.class, long.class, long.class);
        return MethodHandles.explicitCastArguments(handle, exact);
    }
}
