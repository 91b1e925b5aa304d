package io.tenantservice.stack;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the stack to tests that run the service inside their own JVM. */
public final class StackResource implements QuarkusTestResourceLifecycleManager {

    private @Nullable LocalStack stack;

    @Override
    public Map<String, String> start() {
        Ports ports = Ports.free();
        stack = LocalStack.start(Path.of("target/stack-test"), ports, line -> System.out.println("[stack] " + line));
        stack.serveBackend("http://localhost:" + ports.of("api"));
        Migration.update(stack.postgres());
        Map<String, String> settings = new HashMap<>(stack.settings());
        settings.put("quarkus.http.test-port", Integer.toString(ports.of("api")));
        settings.put("test.administrator.password", "postgres");
        settings.put("test.vault.root-token", stack.vault().rootToken());
        settings.put("test.simulator-control.url", stack.simulators().controlUrl());
        settings.put("test.receiver.url", stack.simulators().receiverUrl());
        // Short enough that a test can wait for the end of them.
        settings.put("tenantservice.meta.call-timeout", "1s");
        settings.put("tenantservice.meta.first-pause", "20ms");
        settings.put("tenantservice.meta.total-budget", "5s");
        settings.put("tenantservice.genesys.call-timeout", "1s");
        settings.put("tenantservice.genesys.first-pause", "20ms");
        settings.put("tenantservice.genesys.total-budget", "5s");
        settings.put("tenantservice.genesys.poll-interval", "50ms");
        // On a busy machine Redis may take longer than the default, and tests want to know what it says.
        settings.put("tenantservice.rate-limits.redis-timeout", "5s");
        settings.put("tenantservice.second-level.redis-timeout", "5s");
        // Few enough that a test can drive them out.
        settings.put("tenantservice.change.cache-absent-entries", "1000");
        // Tests run the checks themselves, so that those of one test do not come into the calls of another.
        settings.put("tenantservice.recheck.look-every", "1h");
        // No load balancer has to hear of its end.
        settings.put("quarkus.shutdown.delay", "0S");
        // Many tests wait for a step to be tried again.
        settings.put("tenantservice.jobs.poll-every", "100ms");
        settings.put("tenantservice.api-keys.usage.flush-every", "1s");
        settings.put("tenantservice.pepper.announce-for", "1s");
        return settings;
    }

    @Override
    public void stop() {
        if (stack != null) {
            stack.close();
        }
    }
}
