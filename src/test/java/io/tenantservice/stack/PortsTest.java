package io.tenantservice.stack;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PortsTest {

    @AfterEach
    void forgetChoices() {
        System.clearProperty("stack.port.api");
        System.clearProperty("stack.port.redis");
    }

    @Test
    void everyTakenPortIsNamedWithTheSettingThatMovesIt() throws IOException {
        try (ServerSocket one = taken();
                ServerSocket other = taken()) {
            System.setProperty("stack.port.api", Integer.toString(one.getLocalPort()));
            System.setProperty("stack.port.redis", Integer.toString(other.getLocalPort()));

            assertThatThrownBy(Ports::fixed)
                    .isInstanceOf(StackFailure.class)
                    .hasMessageContaining(
                            "Port %d (api) is taken; free it or choose another with -Dstack.port.api=N",
                            one.getLocalPort())
                    .hasMessageContaining("Port %d (redis) is taken", other.getLocalPort());
        }
    }

    @Test
    void whatIsNoPortIsNamed() {
        System.setProperty("stack.port.api", "http");

        assertThatThrownBy(Ports::fixed).hasMessageContaining("-Dstack.port.api=http is not a port");
    }

    private static ServerSocket taken() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
