package io.tenantservice.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tenantservice.simulator.AcmeSeed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks for secrets in all that a run of the tests has written down: the output of every test, and the logs of the
 * services, databases and Vaults that were started. {@code ./mvnw verify} ends with it.
 */
public final class CanarySearch {

    private static final Pattern WRITTEN =
            Pattern.compile(".*/(surefire|failsafe)-reports/.*\\.(xml|txt)|.*/stack-.*\\.log");

    private static final List<String> SECRETS = Stream.concat(
                    Canary.traces().stream(),
                    Stream.of(AcmeSeed.ACCESS_TOKEN, AcmeSeed.APP_SECRET, AcmeSeed.CLIENT_SECRET))
            .toList();

    private CanarySearch() {}

    /** @param args the folder that holds everything */
    public static void main(String[] args) throws IOException {
        List<Path> files = written(Path.of(args[0]));
        List<Path> found = files.stream().filter(CanarySearch::holdsSecret).toList();
        if (files.isEmpty() || !found.isEmpty()) {
            System.err.printf("Secrets in %d of %d files: %s%n", found.size(), files.size(), found);
            System.exit(1);
        }
        System.out.printf("No secret in %d logs and test reports%n", files.size());
    }

    static List<Path> written(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> WRITTEN.matcher(file.toString()).matches())
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    static boolean holdsSecret(Path file) {
        try {
            String text = Files.readString(file, ISO_8859_1);
            return SECRETS.stream().anyMatch(text::contains);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
