package io.tenantservice.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** moto, which plays AWS KMS, in a virtual environment of Python that is made once and kept in the user's cache. */
final class MotoVenv {

    private static final String VERSION = "5.2.3";
    private static final String LEAVE_OUT =
            "; without its tests: -DexcludedGroups=chaos,kms -Dintegration.excludedGroups=chaos,kms";

    private MotoVenv() {}

    /** @return the program, by its Python: what pip writes knows its folder by name, and the folder is moved */
    static List<String> command(Consumer<String> progress) {
        try {
            Path python = UserCache.program("moto/" + VERSION + "/bin/python3", program -> install(program, progress));
            return List.of(python.toString(), "-m", "moto.server");
        } catch (IOException e) {
            throw new StackFailure("moto cannot be installed; is the disk full?", e);
        }
    }

    private static void install(Path program, Consumer<String> progress) throws IOException {
        Path python = Executables.onPath("python3")
                .orElseThrow(() -> new StackFailure("There is no KMS: install Python 3 with venv" + LEAVE_OUT));
        progress.accept("KMS                moto is fetched from the package index, once, 300 MB");
        Path folder = program.resolve("../..").normalize();
        Path unfinished = folder.resolveSibling(VERSION + ".unfinished");
        delete(unfinished);
        run(python.toString(), "-m", "venv", unfinished.toString());
        run(unfinished.resolve("bin/python3").toString(), "-m", "pip", "install", "-q", "moto[server]==" + VERSION);
        delete(folder);
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new StackFailure(
                        "moto cannot be installed: " + output.substring(output.lastIndexOf('\n') + 1) + LEAVE_OUT);
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new StackFailure("Interrupted", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
