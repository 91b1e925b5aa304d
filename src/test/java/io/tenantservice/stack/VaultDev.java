package io.tenantservice.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The Vault of deployment/vault-dev, built once for each version of its sources and kept in the user's cache. */
final class VaultDev {

    private static final Path SOURCES = Path.of("deployment/vault-dev");
    private static final int PACKAGES_BETWEEN_LINES = 200;

    private VaultDev() {}

    /** Builds the program unless it is there; of two who want it at once, one builds and one waits. */
    static Path binary(Consumer<String> progress) {
        try {
            return UserCache.program(
                    "vault-dev/" + digestOfSources() + "/vault-dev", binary -> build(binary, progress));
        } catch (IOException e) {
            throw new StackFailure("Vault cannot be built; is the disk full?", e);
        }
    }

    private static void build(Path binary, Consumer<String> progress) throws IOException {
        Path go = Executables.onPath("go")
                .orElseThrow(
                        () -> new StackFailure("There is no Vault: install vault, bao, or Go 1.25 or newer to build "
                                + "one, or set VAULT_ADDR and VAULT_TOKEN"));
        progress.accept("Vault              is built from Go modules, once, in about 5 minutes");
        Files.createDirectories(binary.getParent());
        Path unfinished = binary.resolveSibling("vault-dev.unfinished");
        ProcessBuilder builder = new ProcessBuilder(
                        go.toString(),
                        "build",
                        "-v",
                        "-trimpath",
                        "-o",
                        unfinished.toAbsolutePath().toString(),
                        ".")
                .directory(SOURCES.toFile())
                .redirectErrorStream(true);
        builder.environment().put("CGO_ENABLED", "0");
        Process process = builder.start();
        String last = follow(process, progress);
        try {
            if (process.waitFor() != 0) {
                throw new StackFailure("Vault cannot be built: " + last);
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new StackFailure("Interrupted", e);
        }
        Files.move(unfinished, binary, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String follow(Process process, Consumer<String> progress) throws IOException {
        String last = "";
        int packages = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
                if (++packages % PACKAGES_BETWEEN_LINES == 0) {
                    progress.accept("Vault              " + packages + " Go packages built");
                }
            }
        }
        return last;
    }

    private static String digestOfSources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<Path> sources = files.filter(file -> !file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            for (Path source : sources) {
                digest.update(Files.readAllBytes(source));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
