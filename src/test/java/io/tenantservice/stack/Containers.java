package io.tenantservice.stack;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.model.Capability;
import java.util.List;
import java.util.function.Consumer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** PostgreSQL, Redis and Vault as containers, with {@code -Dstack=containers}, where Docker runs. */
final class Containers {

    private Containers() {}

    static boolean areWanted() {
        return switch (System.getProperty("stack", "processes")) {
            case "containers" -> true;
            case "processes" -> false;
            case String other -> throw new StackFailure("-Dstack=" + other + ": there are processes and containers");
        };
    }

    static Running postgresql(int port, String password) {
        return start(
                "PostgreSQL",
                "postgres:18",
                port,
                5432,
                container -> container
                        .withEnv("POSTGRES_PASSWORD", password)
                        .withCommand("postgres", "-c", "max_connections=200", "-c", "fsync=off")
                        // The first time is that of the server which only prepares the data directory.
                        .waitingFor(Wait.forLogMessage(".*ready to accept connections.*", 2)));
    }

    static Running redis(int port) {
        return start(
                "Redis",
                "redis:8",
                port,
                6379,
                container -> container
                        .withCommand("redis-server", "--save", "", "--appendonly", "no")
                        .waitingFor(Wait.forListeningPort()));
    }

    static Running vault(int port, String rootToken) {
        return start(
                "Vault",
                "hashicorp/vault:1.21",
                port,
                8200,
                container -> container
                        .withEnv("VAULT_DEV_ROOT_TOKEN_ID", rootToken)
                        .withCreateContainerCmdModifier(command ->
                                requireNonNull(command.getHostConfig()).withCapAdd(Capability.IPC_LOCK))
                        .waitingFor(Wait.forHttp("/v1/sys/health").forPort(8200)));
    }

    private static Running start(
            String name, String image, int port, int inside, Consumer<GenericContainer<?>> configuration) {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image));
        container.setExposedPorts(List.of(inside));
        container.setPortBindings(List.of("127.0.0.1:" + port + ":" + inside));
        configuration.accept(container);
        try {
            container.start();
        } catch (RuntimeException e) {
            container.close();
            throw new StackFailure(name + " cannot be started as a container; does Docker run?", e);
        }
        return new Running() {
            @Override
            public void freeze() {
                container
                        .getDockerClient()
                        .pauseContainerCmd(container.getContainerId())
                        .exec();
            }

            @Override
            public void thaw() {
                container
                        .getDockerClient()
                        .unpauseContainerCmd(container.getContainerId())
                        .exec();
            }

            @Override
            public void close() {
                container.close();
            }
        };
    }
}
