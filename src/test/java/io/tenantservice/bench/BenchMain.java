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

    /** Part of the names of the rows to be measured, for who works on them; then the document stays as it is. */
    private static final String ONLY = System.getProperty("bench.rows", "");

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
            try (PackagedService service = start(settings, SeededKeys.HOLDS_ALL, ports, "service");
                    PackagedService small = start(settings, SeededKeys.HOLDS_FEW, ports, "small")) {
                Seed seed = new Seed(service.url(), stack, vaultToken);
                say("making             %,d keys".formatted(SeededKeys.NUMBER));
                measure(seed, new SeededKeys(seed, stack, service, small, DIRECTORY), stack);
            }
        }
    }

    private static PackagedService start(
            Map<String, String> settings, Map<String, String> changes, Ports ports, String name) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(changes);
        PackagedService service = PackagedService.start(
                all, ports.of(name), ports.of(name + "-management"), DIRECTORY.resolve(name + ".log"));
        service.awaitReady();
        say("%-18s ready".formatted(name));
        return service;
    }

    private static void measure(Seed seed, SeededKeys keys, LocalStack stack) {
        List<Result> results = new ArrayList<>();
        try (Load load = Load.start(DIRECTORY)) {
            List<Row> rows = Row.all(seed, keys).stream()
                    .filter(row -> row.name().contains(ONLY))
                    .toList();
            for (Row row : rows) {
                say("measuring          " + row.name());
                results.add(Result.measure(row, load));
                say("                   " + Report.line(results.getLast()));
            }
            if (!ONLY.isEmpty()) {
                return;
            }
            Map<String, String> surroundings = Surroundings.of(stack);
            surroundings.put("Memory of held keys", keys.memory());
            Report.write(DOCUMENT, results, surroundings, load.share());
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
