package io.tenantservice.stack;

import static java.util.stream.Collectors.joining;

import io.tenantservice.platform.security.Scopes;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real Keycloak with a realm of ours: audience and client id in every token, each of our scopes to be asked for.
 * What a token says of its tenant stands with the client, so whoever wants one for a tenant adds a client first.
 */
public final class KeycloakPart implements IdentityProvider {

    /** May add clients, and nothing else. */
    public static final String REGISTRAR = "registrar";

    private static final Path UNPACKED = Path.of("target/keycloak");
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);

    private static final String REALM = """
            {"realm": "tenant-service", "enabled": true, "accessTokenLifespan": 28800,
             "clientScopes": [
               {"name": "every-token", "protocol": "openid-connect",
                "attributes": {"include.in.token.scope": "false"},
                "protocolMappers": [
                  {"name": "audience", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
                   "config": {"included.custom.audience": "tenant-service", "access.token.claim": "true"}}]},
               %s],
             "defaultDefaultClientScopes": ["every-token"],
             "defaultOptionalClientScopes": [%s],
             "clients": [%s, %s,
               {"clientId": "registrar", "secret": "%s", "serviceAccountsEnabled": true,
                "protocolMappers": [
                  {"name": "sub", "protocol": "openid-connect", "protocolMapper": "oidc-sub-mapper",
                   "config": {"access.token.claim": "true"}}]}],
             "users": [
               {"username": "service-account-registrar", "enabled": true, "serviceAccountClientId": "registrar",
                "clientRoles": {"realm-management": ["manage-clients"]}}]}""";

    private static final String SCOPE = """
            {"name": "%s", "protocol": "openid-connect", "attributes": {"include.in.token.scope": "true"}}""";

    private static final String CLIENT = """
            {"clientId": "%s", "secret": "%s", "serviceAccountsEnabled": true, "standardFlowEnabled": false,
             "protocolMappers": [%s]}""";

    private static final String CLAIM = """
            {"name": "%1$s", "protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-claim-mapper",
             "config": {"claim.name": "%1$s", "claim.value": "%2$s", "jsonType.label": "String",
                        "access.token.claim": "true"}}""";

    private final ChildProcess process;
    private final String server;

    private KeycloakPart(ChildProcess process, String server) {
        this.process = process;
        this.server = server;
    }

    static KeycloakPart start(Path home, int port) {
        Path keycloak = unpacked();
        writeRealm(keycloak.resolve("data/import"));
        ChildProcess process = ChildProcess.start(
                "keycloak",
                home.resolve("keycloak.log"),
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                List.of(
                        "sh",
                        keycloak.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--import-realm",
                        "--db=dev-mem",
                        "--cache=local",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port));
        process.await(() -> process.hasWritten("Listening on: "), READY_WITHIN);
        return new KeycloakPart(process, "http://localhost:" + port);
    }

    /** @return a client as Keycloak takes it; with a tenant, its tokens act for that tenant */
    public static String client(String id, @Nullable String tenantId) {
        String subject = CLAIM.formatted("sub", id);
        String claims = tenantId == null ? subject : subject + ", " + CLAIM.formatted("tenant_id", tenantId);
        return CLIENT.formatted(id, CLIENT_SECRET, claims);
    }

    @Override
    public String url() {
        return realm() + "/protocol/openid-connect";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "quarkus.oidc.auth-server-url", realm(),
                "test.token.url", url() + "/token",
                "test.clients.url", server + "/admin/realms/tenant-service/clients");
    }

    @Override
    public void close() {
        process.close();
    }

    private String realm() {
        return server + "/realms/tenant-service";
    }

    private static Path unpacked() {
        try (Stream<Path> folders = Files.list(UNPACKED)) {
            return folders.findFirst().orElseThrow().toAbsolutePath();
        } catch (IOException e) {
            throw new StackFailure("Keycloak is not in " + UNPACKED + "; run ./mvnw with -Dstack.idp=keycloak", e);
        }
    }

    private static void writeRealm(Path folder) {
        List<String> scopes =
                Arrays.stream(Scopes.class.getFields()).map(KeycloakPart::value).toList();
        String realm = REALM.formatted(
                scopes.stream().map(SCOPE::formatted).collect(joining(",\n   ")),
                scopes.stream().map(scope -> '"' + scope + '"').collect(joining(", ")),
                client("ops-console", null),
                client("webhook-backend", null),
                CLIENT_SECRET);
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("tenant-service.json"), realm);
        } catch (IOException e) {
            throw new StackFailure("Keycloak's realm cannot be written; is the disk full?", e);
        }
    }

    private static String value(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("it is public", e);
        }
    }
}
