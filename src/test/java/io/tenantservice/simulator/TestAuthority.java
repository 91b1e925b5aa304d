package io.tenantservice.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of this run alone, and one certificate that all simulators share, for localhost and a region of
 * Genesys. Its keys are of P-256: one of RSA takes the JVM of the tests a second to make, and 20 ms for each handshake.
 */
public final class TestAuthority {

    private static final X500Name NAME = new X500Name("CN=Simulators' authority,O=Tenant Service,C=DE");
    private static final Duration VALID_FOR = Duration.ofDays(30);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final char[] NO_PASSWORD = {};

    private final Path folder;
    private final Path certificateFile;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private final SSLContext tls;

    private TestAuthority(Path folder) throws GeneralSecurityException, IOException, OperatorCreationException {
        Files.createDirectories(folder);
        this.folder = folder;
        this.certificateFile = folder.resolve("authority.crt");
        this.keys = newKeys();
        this.certificate = sign(NAME, keys, new BasicConstraints(true));
        write(certificateFile, "CERTIFICATE", certificate.getEncoded());
        KeyPair simulators = newKeys();
        this.tls = context(
                simulators,
                sign(
                        new X500Name("CN=localhost"),
                        simulators,
                        new BasicConstraints(false),
                        new GeneralName(GeneralName.dNSName, "localhost"),
                        new GeneralName(GeneralName.dNSName, "*.mypurecloud.de"),
                        new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
    }

    /** Files for a server that is not ours. */
    public record Pem(Path certificate, Path key) {}

    /** @param folder gets the files; what an earlier run left there is replaced */
    public static TestAuthority create(Path folder) {
        try {
            return new TestAuthority(folder);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("The simulators' certificates cannot be made", e);
        }
    }

    /** @return a certificate for that host */
    public Pem issue(String host) {
        try {
            KeyPair server = newKeys();
            X509Certificate issued = sign(
                    new X500Name("CN=" + host),
                    server,
                    new BasicConstraints(false),
                    new GeneralName(GeneralName.dNSName, host));
            Pem pem = new Pem(folder.resolve(host + ".crt"), folder.resolve(host + ".key"));
            write(pem.certificate(), "CERTIFICATE", issued.getEncoded());
            write(pem.key(), "PRIVATE KEY", server.getPrivate().getEncoded());
            return pem;
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("A certificate cannot be made", e);
        }
    }

    /** What a client must trust to reach the simulators, as PEM. */
    public Path certificateFile() {
        return certificateFile;
    }

    /** Serves as localhost, and trusts nobody else than the authority. */
    public SSLContext tls() {
        return tls;
    }

    private X509Certificate sign(X500Name subject, KeyPair subjects, BasicConstraints constraints, GeneralName... names)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                        NAME,
                        new BigInteger(64, RANDOM),
                        Date.from(now.minus(Duration.ofDays(1))),
                        Date.from(now.plus(VALID_FOR)),
                        subject,
                        subjects.getPublic())
                .addExtension(Extension.basicConstraints, true, constraints);
        if (names.length > 0) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private SSLContext context(KeyPair server, X509Certificate issued) throws GeneralSecurityException, IOException {
        KeyStore own = emptyStore();
        own.setKeyEntry("localhost", server.getPrivate(), NO_PASSWORD, new Certificate[] {issued});
        KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        identity.init(own, NO_PASSWORD);
        KeyStore trusted = emptyStore();
        trusted.setCertificateEntry("authority", certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static void write(Path file, String type, byte[] content) throws IOException {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.write(
                file,
                Stream.of("-----BEGIN " + type + "-----", lines, "-----END " + type + "-----")
                        .toList(),
                US_ASCII);
    }
}
