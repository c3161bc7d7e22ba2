package io.ringfence.service.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OrdersTest {
    @Test
    void aLineSaysAllOfTheOrders() {
        Orders orders = new Orders(Role.JOINER, 3, 77, Path.of("/tmp/a folder/round-1"));

        assertThat(Orders.parse(orders.line())).isEqualTo(orders);
    }

    @Test
    void otherLinesAreRefused() {
        assertThatThrownBy(() -> Orders.parse("be joiner 3")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Orders.arms("be joiner 3 4 /tmp")).isFalse();
    }
}
