package io.tenantservice.sdk;

import io.tenantservice.simulator.Simulators;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

/** The simulators, trusted by whatever this JVM connects with. */
final class Providers implements AutoCloseable {

    private static final String PASSWORD = "trusted";

    private final int meta = freePort();
    private final int genesys = freePort();
    private final int control = freePort();
    private final int receiver = freePort();
    private final Simulators simulators;

    /** Made before either SDK has connected anywhere, as what is trusted is read once. */
    Providers(Path folder) throws IOException, GeneralSecurityException {
        simulators = Simulators.start(folder, meta, genesys, control, receiver);
        trust(simulators.certificateFile(), folder.resolve("trusted.p12"));
    }

    String metaUrl() {
        return "https://localhost:" + meta;
    }

    String genesysApiUrl() {
        return "https://api.mypurecloud.de:" + genesys;
    }

    String receiverUrl() {
        return "https://localhost:" + receiver;
    }

    /** Calls the control plane. */
    void steer(String path, String body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + control + path))
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 204) {
                throw new IllegalStateException(path + ": " + answer.body());
            }
        }
    }

    @Override
    public void close() {
        simulators.close();
    }

    private static void trust(Path authority, Path store) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        try (OutputStream out = Files.newOutputStream(store)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        System.setProperty("javax.net.ssl.trustStore", store.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no port is free", e);
        }
    }
}
