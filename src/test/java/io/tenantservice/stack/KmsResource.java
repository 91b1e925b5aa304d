package io.tenantservice.stack;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives KMS, beside the stack, to tests that run the service inside their own JVM. */
public final class KmsResource implements QuarkusTestResourceLifecycleManager {

    private @Nullable KmsPart kms;

    @Override
    public Map<String, String> start() {
        kms = KmsPart.start(
                Path.of("target/stack-kms").toAbsolutePath(),
                Ports.free(),
                line -> System.out.println("[stack] " + line));
        KmsPart.credentials().forEach(System::setProperty);
        return kms.settings();
    }

    @Override
    public void stop() {
        if (kms != null) {
            kms.close();
            KmsPart.credentials().keySet().forEach(System::clearProperty);
        }
    }
}
