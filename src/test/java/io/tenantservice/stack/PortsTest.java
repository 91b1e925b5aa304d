package io.tenantservice.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
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

    @Test
    void freeOnesAreNoneThatTheKernelGivesAway() throws IOException {
        try (ServerSocket kernels = taken()) {
            assertThat(Ports.free().of("api")).isGreaterThan(1024).isLessThan(kernels.getLocalPort());
        }
    }

    @Test
    void freeOnesAreNobodyElsesWhileTheirProcessLives() throws IOException {
        Process one = taking();
        Process other = taking();
        try {
            assertThat(one.inputReader().readLine())
                    .isNotEqualTo(other.inputReader().readLine())
                    .matches("\\d+");
        } finally {
            one.destroy();
            other.destroy();
        }
    }

    private static Process taking() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Taking.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Takes a port, tells it, and keeps it until it is ended. */
    static final class Taking {

        public static void main(String[] ignored) throws IOException {
            System.out.println(Ports.free().of("api"));
            System.in.read();
        }
    }

    private static ServerSocket taken() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
