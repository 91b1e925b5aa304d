package io.tenantservice.stack;

import io.tenantservice.simulator.KmsFront;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** AWS KMS as moto plays it, behind what moto leaves out and what spoils calls. Only for tests with the tag kms. */
public final class KmsPart implements Part {

    public static final String REGION = "eu-central-1";

    private final Running moto;
    private final KmsFront front;
    private final Map<String, String> settings;

    private KmsPart(Running moto, KmsFront front) {
        this.moto = moto;
        this.front = front;
        this.settings = Map.of(
                "tenantservice.kms.endpoint", front.url(),
                "tenantservice.kms.keys.tenants", front.createKey(REGION),
                "tenantservice.kms.keys.answers", front.createKey(REGION),
                "test.kms.url", front.url());
    }

    public static KmsPart start(Path home, Ports ports, Consumer<String> progress) {
        int port = ports.of("moto");
        List<String> command = new ArrayList<>(MotoVenv.command(progress));
        command.addAll(List.of("-H", "127.0.0.1", "-p", Integer.toString(port)));
        ChildProcess moto = ChildProcess.start("moto", home.resolve("moto.log"), Map.of(), command);
        try {
            moto.await(() -> ChildProcess.listens(port), Duration.ofSeconds(30));
            return new KmsPart(moto, KmsFront.start(ports.of("kms"), "http://127.0.0.1:" + port));
        } catch (StackFailure | UncheckedIOException e) {
            moto.close();
            throw e;
        }
    }

    /** The SDK's default chain finds credentials in these properties of the system. */
    static Map<String, String> credentials() {
        return Map.of("aws.accessKeyId", "test", "aws.secretAccessKey", "test");
    }

    /** The same for a process of its own. */
    public static Map<String, String> environment() {
        return Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test");
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public void close() {
        front.close();
        moto.close();
    }
}
