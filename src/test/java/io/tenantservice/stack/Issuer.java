package io.tenantservice.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/**
 * An identity provider for development and tests: OpenID discovery, keys, and tokens by client credentials. It gives
 * whatever is asked for: the form fields {@code scope}, {@code tenant_id} and {@code expires_in} choose the token.
 */
public final class Issuer implements IdentityProvider {

    private static final int DEFAULT_LIFETIME_SECONDS = 8 * 3600;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<RsaJsonWebKey> keys = new CopyOnWriteArrayList<>();
    private final String url;
    private volatile CompletableFuture<Void> thawed = CompletableFuture.completedFuture(null);

    private Issuer(HttpServer server) {
        this.server = server;
        this.url = "http://localhost:" + server.getAddress().getPort();
    }

    static Issuer start(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            Issuer issuer = new Issuer(server);
            issuer.rotate();
            issuer.serve();
            return issuer;
        } catch (IOException e) {
            throw new StackFailure("The identity provider cannot be started", e);
        }
    }

    /** Signs with another key from now on; tokens of the former ones stay good. */
    public void rotate() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("local-" + keys.size());
            key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
            keys.add(key);
        } catch (JoseException e) {
            throw new StackFailure("The identity provider cannot make a key", e);
        }
    }

    /** Takes connections and does not answer. */
    public void freeze() {
        thawed = new CompletableFuture<>();
    }

    public void thaw() {
        thawed.complete(null);
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("quarkus.oidc.auth-server-url", url, "test.token.url", url + "/token");
    }

    @Override
    public void close() {
        thaw();
        server.stop(0);
        threads.close();
    }

    private void serve() {
        server.createContext(
                "/.well-known/openid-configuration", exchange -> answer(exchange, 200, """
                        {"issuer":"%1$s","jwks_uri":"%1$s/jwks","token_endpoint":"%1$s/token",\
                        "introspection_endpoint":"%1$s/introspect",\
                        "grant_types_supported":["client_credentials"],\
                        "id_token_signing_alg_values_supported":["RS256"]}""".formatted(url)));
        server.createContext("/jwks", exchange -> answer(exchange, 200, new JsonWebKeySet(keys).toJson()));
        server.createContext("/token", this::token);
        // Would make a token of every text, so that a test sees that no text is sent here.
        server.createContext("/introspect", exchange -> answer(exchange, 200, """
                {"active":true,"sub":"anybody","scope":"platform tenants:read","aud":"tenant-service","iss":"%s"}""".formatted(url)));
        server.setExecutor(threads);
        server.start();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(exchange);
        if (!"client_credentials".equals(form.get("grant_type")) || !form.containsKey("client_id")) {
            answer(exchange, 400, "{\"error\":\"invalid_request\"}");
            return;
        }
        int lifetime = Integer.parseInt(form.getOrDefault("expires_in", Integer.toString(DEFAULT_LIFETIME_SECONDS)));
        answer(exchange, 200, """
                {"access_token":"%s","token_type":"Bearer","expires_in":%d}""".formatted(sign(form, lifetime), lifetime));
    }

    private String sign(Map<String, String> form, int lifetimeSeconds) throws IOException {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(url);
        claims.setSubject(form.get("client_id"));
        claims.setAudience(form.getOrDefault("audience", "tenant-service"));
        claims.setIssuedAtToNow();
        claims.setGeneratedJwtId();
        claims.setExpirationTimeMinutesInTheFuture(lifetimeSeconds / 60f);
        claims.setClaim("scope", form.getOrDefault("scope", ""));
        if (form.containsKey("tenant_id")) {
            claims.setClaim("tenant_id", form.get("tenant_id"));
        }
        RsaJsonWebKey key = keys.getLast();
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IOException(e);
        }
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        Map<String, String> form = new HashMap<>();
        for (String pair : new String(exchange.getRequestBody().readAllBytes(), UTF_8).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return form;
    }

    private void answer(HttpExchange exchange, int status, String json) throws IOException {
        thawed.join();
        byte[] body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
