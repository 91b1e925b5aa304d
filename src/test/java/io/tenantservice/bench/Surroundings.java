package io.tenantservice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import io.tenantservice.stack.LocalStack;
import io.tenantservice.stack.StackFailure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the numbers depend on: machine, versions, commit. */
final class Surroundings {

    private Surroundings() {}

    /** @return in the order of the document */
    static Map<String, String> of(LocalStack stack) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("Date", LocalDate.now(ZoneOffset.UTC).toString());
        lines.put("Commit", commit());
        lines.put(
                "CPU",
                firstLine("/proc/cpuinfo", "model name")
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .orElse(System.getProperty("os.arch")));
        lines.put("Cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        lines.put("Memory", gibibytes() + " GiB");
        lines.put(
                "Operating system",
                firstLine("/etc/os-release", "PRETTY_NAME=")
                                .map(line -> line.replaceAll("PRETTY_NAME=|\"", "") + ", ")
                                .orElse("")
                        + System.getProperty("os.name") + " " + System.getProperty("os.version"));
        lines.put("JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        lines.put("Quarkus", System.getProperty("bench.version.quarkus", "?"));
        lines.put("PostgreSQL", postgres(stack));
        lines.put("Vault", vault(stack));
        lines.put("Load generator", "Hyperfoil " + System.getProperty("bench.version.hyperfoil", "?"));
        return lines;
    }

    private static String commit() {
        String commit = git("rev-parse", "--short", "HEAD").orElse("unknown");
        boolean changed = git("status", "--porcelain", "--", "src", "pom.xml", "deployment")
                .filter(files -> !files.isEmpty())
                .isPresent();
        return changed ? commit + " and uncommitted changes" : commit;
    }

    private static Optional<String> git(String... arguments) {
        try {
            String[] command =
                    Stream.concat(Stream.of("git"), Stream.of(arguments)).toArray(String[]::new);
            Process git = new ProcessBuilder(command).start();
            String output = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
            return git.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<String> firstLine(String file, String start) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(start)).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static long gibibytes() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return Math.round(system.getTotalMemorySize() / (double) (1 << 30));
    }

    private static String postgres(LocalStack stack) {
        try (Connection connection = stack.postgres().administrator().getConnection()) {
            return connection.getMetaData().getDatabaseProductVersion() + ", fsync off";
        } catch (SQLException e) {
            throw new StackFailure("PostgreSQL does not tell its version", e);
        }
    }

    private static String vault(LocalStack stack) {
        return Request.get(stack.vault().address() + "/v1/sys/health", Map.of())
                .send()
                .path("version")
                .asText();
    }
}
