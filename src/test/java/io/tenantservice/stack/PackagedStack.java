package io.tenantservice.stack;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.api.Database;
import io.tenantservice.api.Newcomer;
import io.tenantservice.simulator.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A stack of its own with the packaged service on it, for tests that kill the service while it works. */
public final class PackagedStack implements AutoCloseable {

    private final Path home;
    private final Ports ports;
    private final LocalStack parts;
    private final String token;
    private final List<PackagedService> started = new ArrayList<>();
    private @Nullable PackagedService answering;

    private PackagedStack(Path home, Ports ports, LocalStack parts, String scopes) {
        this.home = home;
        this.ports = ports;
        this.parts = parts;
        this.token = given().baseUri(parts.issuer().url())
                .formParam("grant_type", "client_credentials")
                .formParam("client_id", "ops")
                .formParam("scope", scopes)
                .post("/token")
                .path("access_token");
    }

    /**
     * Starts the parts and migrates the schema; the service is started by {@link #serve()}.
     *
     * @param name of its folder under target
     * @param scopes of the token that requests carry, separated by spaces
     */
    public static PackagedStack start(String name, String scopes) {
        Path home = Path.of("target", name);
        Ports ports = Ports.free();
        LocalStack parts = LocalStack.start(home, ports, line -> System.out.println("[stack] " + line));
        PackagedService.command(parts.settings(), home.resolve("migrate.log"), "migrate");
        return new PackagedStack(home, ports, parts, scopes);
    }

    /** Starts the service, once more after it was killed, and waits until it is ready. Requests go to it from now on. */
    public PackagedService serve() {
        return serve(Map.of());
    }

    /** @param changes to the stack's own settings */
    public PackagedService serve(Map<String, String> changes) {
        PackagedService service = serve("api", settings(changes));
        answering = service;
        parts.serveBackend(service.url());
        return service;
    }

    /** The same, without some of the stack's own settings. */
    public PackagedService serveWithout(Predicate<String> settings) {
        Map<String, String> left = settings(Map.of());
        left.keySet().removeIf(settings);
        PackagedService service = serve("api", left);
        answering = service;
        parts.serveBackend(service.url());
        return service;
    }

    /** The same, as a process that holds no identity of Vault but {@code api} and runs no job. */
    public PackagedService serveOnly() {
        return serveOnly(List.of());
    }

    /** @param by what the process's command begins with */
    public PackagedService serveOnly(List<String> by) {
        Map<String, String> settings = settings(Map.of("tenantservice.role", "api"));
        settings.keySet()
                .removeIf(name -> name.startsWith("tenantservice.vault.identities.") && !name.contains(".api."));
        PackagedService service = serve(by, "api", settings);
        answering = service;
        return service;
    }

    /** Starts a process beside it that runs the jobs and answers no requests. */
    public PackagedService work() {
        return serve("worker", settings(Map.of("tenantservice.role", "worker")));
    }

    /**
     * Starts one more process that answers requests, which are sent to it by its own address.
     *
     * @param changes to the stack's own settings
     */
    public PackagedService serveBeside(String name, Map<String, String> changes) {
        return serve(name, settings(changes));
    }

    private PackagedService serve(String name, Map<String, String> settings) {
        return serve(List.of(), name, settings);
    }

    private PackagedService serve(List<String> by, String name, Map<String, String> settings) {
        PackagedService service = PackagedService.start(
                by, settings, ports.of(name), ports.of(name + "-management"), home.resolve(name + ".log"));
        started.add(service);
        service.awaitReady();
        return service;
    }

    private Map<String, String> settings(Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>(parts.settings());
        settings.putAll(changes);
        return settings;
    }

    public LocalStack parts() {
        return parts;
    }

    public Path home() {
        return home;
    }

    public String token() {
        return token;
    }

    /** @return of the service that answers requests */
    public String url() {
        return answering().url();
    }

    public RequestSpecification request() {
        return request(url());
    }

    /** @param url of the process that is asked */
    public RequestSpecification request(String url) {
        // Without this, the colon of a verb would be sent as %3A.
        return given().urlEncodingEnabled(false)
                .baseUri(url)
                .auth()
                .oauth2(token)
                .contentType(ContentType.JSON);
    }

    /** The control plane of the simulators. */
    public RequestSpecification control() {
        return given().baseUri(parts.simulators().controlUrl()).contentType(ContentType.JSON);
    }

    /** Tells the simulators something. */
    public void control(String path, Object body) {
        control().body(Json.write(body)).post(path).then().statusCode(204);
    }

    /** What the simulators tell. */
    public JsonNode ofSimulators(String path) {
        return Json.tree(control().get(path).asString());
    }

    /** Has the providers know a newcomer. */
    public Newcomer seed(Newcomer newcomer) {
        control("/seed", Map.of("meta", newcomer.meta(), "genesys", newcomer.genesys()));
        return newcomer;
    }

    /** @return the new one's id */
    public String create(String collection, Map<String, Object> request) {
        return request()
                .body(request)
                .post(collection)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** @param which keys, as in the API's request */
    public String rotate(Map<String, Object> which) {
        return request()
                .body(which)
                .post("/v1/key-rotations")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
    }

    /** A connection that no policy binds. */
    public Connection administrator() throws SQLException {
        return DriverManager.getConnection(parts.postgres().jdbcUrl(), "postgres", "");
    }

    /** @return the first column */
    public List<String> query(String sql) throws SQLException {
        try (Connection administrator = administrator()) {
            return Database.column(administrator, sql);
        }
    }

    public void execute(String sql) throws SQLException {
        try (Connection administrator = administrator()) {
            Database.execute(administrator, sql);
        }
    }

    private PackagedService answering() {
        if (answering == null) {
            throw new StackFailure("The service was not started");
        }
        return answering;
    }

    @Override
    public void close() {
        started.forEach(PackagedService::close);
        parts.close();
    }
}
