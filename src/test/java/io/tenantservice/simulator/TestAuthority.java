package io.tenantservice.simulator;

import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import io.smallrye.certs.ca.CaGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of this run alone, and one certificate that all simulators share, for localhost and a region of Genesys. */
public final class TestAuthority {

    private static final String PASSWORD = "simulators";
    private static final String STORE = "authority.p12";

    private final Path folder;
    private final Path certificateFile;
    private final X509Certificate certificate;
    private final SSLContext tls;

    private TestAuthority(Path folder, Path certificateFile, X509Certificate certificate, SSLContext tls) {
        this.folder = folder;
        this.certificateFile = certificateFile;
        this.certificate = certificate;
        this.tls = tls;
    }

    /** Files for a server that is not ours. */
    public record Pem(Path certificate, Path key) {}

    /** @param folder gets the files; what an earlier run left there is replaced */
    public static TestAuthority create(Path folder) {
        try {
            Files.createDirectories(folder);
            Path certificateFile = folder.resolve("authority.crt");
            Path store = folder.resolve(STORE);
            Files.deleteIfExists(store);
            X509Certificate authority = new CaGenerator(
                            certificateFile.toFile(),
                            folder.resolve("authority.key").toFile(),
                            store.toFile(),
                            PASSWORD)
                    .generate("Simulators' authority", "Tenant Service", "Tests", "Berlin", "Berlin", "DE");
            new CertificateGenerator(folder, true)
                    .generate(new CertificateRequest()
                            .withName("localhost")
                            .withCN("localhost")
                            .withSubjectAlternativeName("DNS:localhost")
                            .withSubjectAlternativeName("DNS:*.mypurecloud.de")
                            .withSubjectAlternativeName("IP:127.0.0.1")
                            .withPassword(PASSWORD)
                            .withFormat(Format.PKCS12)
                            .signedWith(authority, key(store)));
            return new TestAuthority(
                    folder, certificateFile, authority, context(folder.resolve("localhost-keystore.p12"), authority));
        } catch (Exception e) {
            // The generator declares nothing narrower.
            throw new IllegalStateException("The simulators' certificates cannot be made", e);
        }
    }

    /** @return a certificate for that host */
    public Pem issue(String host) {
        try {
            new CertificateGenerator(folder, true)
                    .generate(new CertificateRequest()
                            .withName(host)
                            .withCN(host)
                            .withSubjectAlternativeName("DNS:" + host)
                            .withFormat(Format.PEM)
                            .signedWith(certificate, key(folder.resolve(STORE))));
        } catch (Exception e) {
            // The generator declares nothing narrower.
            throw new IllegalStateException("A certificate cannot be made", e);
        }
        return new Pem(folder.resolve(host + ".crt"), folder.resolve(host + ".key"));
    }

    /** What a client must trust to reach the simulators, as PEM. */
    public Path certificateFile() {
        return certificateFile;
    }

    /** Serves as localhost, and trusts nobody else than the authority. */
    public SSLContext tls() {
        return tls;
    }

    private static SSLContext context(Path keyStore, X509Certificate authority)
            throws GeneralSecurityException, IOException {
        KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        identity.init(load(keyStore), PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static PrivateKey key(Path store) throws GeneralSecurityException, IOException {
        return (PrivateKey) load(store).getKey(CaGenerator.KEYSTORE_KEY_ENTRY, PASSWORD.toCharArray());
    }

    private static KeyStore load(Path store) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }
}
