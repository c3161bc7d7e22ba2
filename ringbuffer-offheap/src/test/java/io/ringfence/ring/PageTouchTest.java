package io.ringfence.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.testing.Await;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who reads which page of a mapping, and when that ends. */
@Tag("unit")
class PageTouchTest {
    private static final int LARGE = PageTouch.SMALL_BYTES + 1;

    /** Memory that notes who reads where, and lets a reader wait after its first read. */
    private static final class Watched extends UnsafeBuffer {
        private final List<Integer> offsets = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch goOn;
        private volatile Thread reader = Thread.currentThread();

        Watched(int bytes, CountDownLatch goOn) {
            super(ByteBuffer.allocateDirect(bytes));
            this.goOn = goOn;
        }

        @Override
        public byte getByte(int index) {
            reader = Thread.currentThread();
            offsets.add(index);
            try {
                assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException never) {
                throw new AssertionError(never);
            }
            return super.getByte(index);
        }
    }

    private static Integer[] allPages(int bytes) {
        return IntStream.iterate(0, offset -> offset < bytes, offset -> offset + RingGeometry.PAGE_BYTES)
                .boxed()
                .toArray(Integer[]::new);
    }

    @Test
    void ofASmallRingTheCallerReadsEachPage() {
        Watched memory = new Watched(10 * RingGeometry.PAGE_BYTES + 1, new CountDownLatch(0));

        new PageTouch(memory).begin();

        assertThat(memory.offsets).containsExactly(allPages(memory.capacity()));
        assertThat(memory.reader).isSameAs(Thread.currentThread());
    }

    @Test
    void ofALargeRingAnotherThreadReadsEachPageWhichKeepsNoJvmAlive() {
        CountDownLatch goOn = new CountDownLatch(1);
        Watched memory = new Watched(LARGE, goOn);

        new PageTouch(memory).begin(); // returns, although the first read waits
        goOn.countDown();

        Await.until("each page is read", () -> memory.offsets.size() == allPages(LARGE).length);
        assertThat(memory.offsets).containsExactly(allPages(LARGE));
        assertThat(memory.reader.getName()).isEqualTo(PageTouch.THREAD);
        assertThat(memory.reader.isDaemon()).isTrue();
        Await.until("the thread has ended", () -> !memory.reader.isAlive());
    }

    @Test
    void afterTheEndNothingMoreIsRead() {
        CountDownLatch goOn = new CountDownLatch(1);
        Watched memory = new Watched(LARGE, goOn);
        PageTouch touch = new PageTouch(memory);
        touch.begin();
        Await.until("the first page is read", () -> !memory.offsets.isEmpty());

        touch.end();
        goOn.countDown();

        Await.until("the thread has ended", () -> !memory.reader.isAlive());
        assertThat(memory.offsets).containsExactly(0);
    }
}
