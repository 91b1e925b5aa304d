package io.tenantservice.bench;

import io.tenantservice.stack.LocalStack;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.Ports;
import io.tenantservice.stack.StackFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@code ./mvnw -Pbench} runs. */
public final class BenchMain {

    private static final Path DIRECTORY = Path.of(System.getProperty("bench.directory", "target/bench"));
    private static final Path DOCUMENT = Path.of("docs/benchmarks.md");

    private BenchMain() {}

    public static void main(String[] args) {
        try {
            run();
        } catch (StackFailure failure) {
            System.err.println("\n  " + failure.getMessage() + "\n");
            System.exit(1);
        }
    }

    private static void run() {
        Ports ports = Ports.free();
        try (LocalStack stack = LocalStack.start(DIRECTORY.resolve("stack"), ports, BenchMain::say)) {
            String vaultToken = vaultToken(stack);
            Map<String, String> settings = new HashMap<>(stack.settings());
            settings.put("bench.vault-token", vaultToken);
            PackagedService.command(settings, DIRECTORY.resolve("migrate.log"), "migrate");
            try (PackagedService service = PackagedService.start(
                    settings, ports.of("api"), ports.of("management"), DIRECTORY.resolve("service.log"))) {
                service.awaitReady();
                say("service            ready");
                measure(new Seed(service.url(), stack, vaultToken), stack);
            }
        }
    }

    private static void measure(Seed seed, LocalStack stack) {
        List<Result> results = new ArrayList<>();
        try (Load load = Load.start(DIRECTORY)) {
            for (Row row : Row.all(seed)) {
                say("measuring          " + row.name());
                results.add(Result.measure(row, load));
                say("                   " + Report.line(results.getLast()));
            }
            Report.write(DOCUMENT, results, Surroundings.of(stack), load.share());
        }
        say("written            " + DOCUMENT);
    }

    /** Logs in as the service does. */
    private static String vaultToken(LocalStack stack) {
        String identity = "tenantservice.vault.identities.api.";
        String login = """
                {"role_id":"%s","secret_id":"%s"}""".formatted(
                stack.settings().get(identity + "role-id"), stack.settings().get(identity + "secret-id"));
        return Request.post(stack.vault().address() + "/v1/auth/approle/login", Map.of(), login)
                .send()
                .path("auth")
                .path("client_token")
                .asText();
    }

    private static void say(String line) {
        System.out.println("  " + line);
    }
}
