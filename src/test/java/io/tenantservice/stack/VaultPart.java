package io.tenantservice.stack;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.hamcrest.Matchers.lessThan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.http.ContentType;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A real Vault, set up by the scripts that an operator runs: the one that VAULT_ADDR and VAULT_TOKEN name, else
 * {@code vault} or {@code bao} on the PATH, else one built from Go modules.
 */
public final class VaultPart implements Part {

    private static final Path SCRIPTS = Path.of("deployment/vault");
    private static final String DATA = "data";
    private static final String KEYS = "keys.json";
    private static final List<String> IDENTITIES = List.of("api", "provisioner", "rotator", "retirer", "shredder");

    private final String address;
    private final String rootToken;
    private final Path folder;
    private final @Nullable ServerTls tls;
    private final Map<String, String> settings = new HashMap<>();
    private @Nullable Running server;

    private VaultPart(
            @Nullable Running server, String address, String rootToken, Path folder, @Nullable ServerTls tls) {
        this.server = server;
        this.address = address;
        this.rootToken = rootToken;
        this.folder = folder;
        this.tls = tls;
    }

    static VaultPart start(Path home, int port, @Nullable ServerTls tls, Consumer<String> progress) {
        Path folder = home.resolve("vault");
        String given = System.getenv("VAULT_ADDR");
        VaultPart part = given != null
                ? new VaultPart(null, given, System.getenv().getOrDefault("VAULT_TOKEN", ""), folder, null)
                : Containers.areWanted() ? container(folder, port) : found(folder, port, tls, progress);
        part.setUp();
        return part;
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    public String address() {
        return address;
    }

    /** Does everything; for looking behind the service's back. */
    public String rootToken() {
        return rootToken;
    }

    /** Makes Vault stand still: connections stay, nothing answers. Only where the stack has started it. */
    public void freeze() {
        requireNonNull(server).freeze();
    }

    public void thaw() {
        requireNonNull(server).thaw();
    }

    /** Ends Vault as a power cut would. Only the one that is built from Go modules keeps its data. */
    public void kill() {
        if (!Files.exists(folder.resolve(DATA)) || !(server instanceof ChildProcess process)) {
            throw new StackFailure("This wants the Vault that is built from Go modules");
        }
        process.kill();
    }

    /** Starts it again, with all that it knew. */
    public void restart() {
        server = serve(VaultDev.binary(line -> {}), folder, URI.create(address).getPort(), tls);
    }

    /** Closes Vault without ending it: it answers 503 to everybody. */
    public void seal() {
        call("sys/seal", Map.of());
    }

    public void unseal() {
        call("sys/unseal", Map.of("key", key(folder, "unseal_key")));
    }

    /** Anything that the root token may do. */
    public void call(String path, Map<String, Object> body) {
        // Who it is does not matter here, and may be wrong on purpose.
        given().relaxedHTTPSValidation()
                .baseUri(address)
                .header("X-Vault-Token", rootToken)
                .contentType(ContentType.JSON)
                .body(body)
                .put("/v1/" + path)
                .then()
                .statusCode(lessThan(300));
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }

    private static VaultPart container(Path folder, int port) {
        String token = UUID.randomUUID().toString();
        return new VaultPart(Containers.vault(port, token), "http://127.0.0.1:" + port, token, folder, null);
    }

    private static VaultPart found(Path folder, int port, @Nullable ServerTls tls, Consumer<String> progress) {
        if (tls != null) {
            return built(VaultDev.binary(progress), folder, port, tls);
        }
        return Executables.onPath("vault")
                .or(() -> Executables.onPath("bao"))
                .map(vault -> installed(vault, folder, port))
                .orElseGet(() -> built(VaultDev.binary(progress), folder, port, null));
    }

    private static VaultPart installed(Path vault, Path folder, int port) {
        String token = UUID.randomUUID().toString();
        String listen = "127.0.0.1:" + port;
        ChildProcess process = ChildProcess.start(
                "vault",
                folder.resolve("vault.log"),
                Map.of(),
                List.of(
                        vault.toString(),
                        "server",
                        "-dev",
                        "-dev-root-token-id=" + token,
                        "-dev-listen-address=" + listen));
        process.await(() -> ChildProcess.listens(port), Duration.ofSeconds(15));
        return new VaultPart(process, "http://" + listen, token, folder, null);
    }

    private static VaultPart built(Path binary, Path folder, int port, @Nullable ServerTls tls) {
        try {
            // What an earlier run has left belongs to other tenants.
            EmbeddedPostgresql.delete(folder.resolve(DATA));
            Files.deleteIfExists(folder.resolve(KEYS));
        } catch (IOException e) {
            throw new StackFailure("Vault's old data cannot be deleted", e);
        }
        ChildProcess process = serve(binary, folder, port, tls);
        String address = (tls == null ? "http://127.0.0.1:" : "https://localhost:") + port;
        return new VaultPart(process, address, key(folder, "root_token"), folder, tls);
    }

    private static ChildProcess serve(Path binary, Path folder, int port, @Nullable ServerTls tls) {
        List<String> command = new ArrayList<>(List.of(
                binary.toString(),
                "-addr",
                "127.0.0.1:" + port,
                "-keys",
                folder.resolve(KEYS).toString(),
                "-data",
                folder.resolve(DATA).toString(),
                "-audit",
                folder.resolve("audit.log").toString()));
        if (tls != null) {
            command.addAll(List.of(
                    "-tls-cert",
                    tls.certificate().toString(),
                    "-tls-key",
                    tls.key().toString()));
        }
        ChildProcess process =
                ChildProcess.start("vault-dev", folder.resolve("vault.log"), Map.of(), List.copyOf(command));
        // It listens before it has initialized itself, so that a taken port leaves nothing behind.
        process.await(() -> process.hasWritten("vault-dev ready on"), Duration.ofSeconds(15));
        return process;
    }

    private static String key(Path folder, String name) {
        try {
            return new ObjectMapper()
                    .readTree(folder.resolve(KEYS).toFile())
                    .path(name)
                    .asText();
        } catch (IOException e) {
            throw new StackFailure("Vault's keys cannot be read", e);
        }
    }

    private void setUp() {
        run(SCRIPTS.resolve("setup.sh").toString());
        settings.put("tenantservice.vault.url", address);
        if (tls != null) {
            settings.put("tenantservice.vault.tls-configuration", "vault");
            settings.put(
                    "quarkus.tls.vault.trust-store.pem.certs", tls.authority().toString());
        }
        for (String identity : IDENTITIES) {
            Map<String, String> issued = issue(identity);
            String prefix = "tenantservice.vault.identities." + identity;
            settings.put(prefix + ".role-id", issued.get("role_id"));
            settings.put(prefix + ".secret-id", issued.get("secret_id"));
        }
    }

    private Map<String, String> issue(String identity) {
        Map<String, String> fields = new HashMap<>();
        run(SCRIPTS.resolve("issue-approle.sh").toString(), identity)
                .lines()
                .map(line -> line.split("=", 2))
                .forEach(pair -> fields.put(pair[0], pair[1]));
        return fields;
    }

    private String run(String... command) {
        File errors = folder.resolve("setup.log").toFile();
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
        builder.environment().put("VAULT_ADDR", address);
        builder.environment().put("VAULT_TOKEN", rootToken);
        if (tls != null) {
            builder.environment().put("VAULT_CACERT", tls.authority().toString());
        }
        try {
            Files.createDirectories(folder);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new StackFailure("Vault cannot be set up: "
                        + Files.readString(errors.toPath()).strip());
            }
            return output;
        } catch (IOException e) {
            throw new StackFailure("Vault cannot be set up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("Interrupted", e);
        }
    }
}
