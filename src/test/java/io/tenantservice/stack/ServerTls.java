package io.tenantservice.stack;

import io.tenantservice.simulator.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The certificate that PostgreSQL, Redis and Vault of a stack present, and the authority that clients trust. */
final class ServerTls {

    private static final String HOST = "localhost";

    private final TestAuthority authority;
    /** Of the same name, as an impostor's would be. */
    private final TestAuthority stranger;

    private final Path certificate;
    private final Path key;
    private LocalStack.Certificate presented = LocalStack.Certificate.GOOD;

    private ServerTls(TestAuthority authority, TestAuthority stranger, Path folder) {
        this.authority = authority;
        this.stranger = stranger;
        this.certificate = folder.resolve("server.crt");
        this.key = folder.resolve("server.key");
    }

    static ServerTls create(Path folder) {
        ServerTls tls = new ServerTls(
                TestAuthority.create(folder.resolve("authority")),
                TestAuthority.create(folder.resolve("stranger")),
                folder);
        tls.write(LocalStack.Certificate.GOOD);
        return tls;
    }

    /** What clients trust, as PEM. */
    Path authority() {
        return authority.certificateFile();
    }

    Path certificate() {
        return certificate;
    }

    Path key() {
        return key;
    }

    /**
     * Servers show it when they read their files anew.
     *
     * @return whether it is another one than before
     */
    boolean present(LocalStack.Certificate kind) {
        if (kind == presented) {
            return false;
        }
        write(kind);
        presented = kind;
        return true;
    }

    private void write(LocalStack.Certificate kind) {
        TestAuthority.Pem pem = switch (kind) {
            case GOOD -> authority.issue(HOST);
            case OF_ANOTHER_AUTHORITY -> stranger.issue(HOST);
            case OF_ANOTHER_NAME -> authority.issue("elsewhere.example");
        };
        try {
            Files.copy(pem.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(pem.key(), key, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new StackFailure("The servers' certificate cannot be written", e);
        }
    }
}
