package io.tenantservice.stack;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The local stack under {@code ./mvnw -Plocal quarkus:dev}. Maven calls this before it starts the service; the stack
 * runs in a process of its own, {@link LocalDevStack}, as Maven ends every thread of this call.
 */
public final class LocalDev {

    private static final String STARTED = LocalDev.class.getName();
    private static final int POLL_MILLIS = 100;

    private LocalDev() {}

    /** @param args the goals of this build; without quarkus:dev among them there is nothing to do */
    public static void main(String[] args) {
        // Maven calls this again when the pom has changed; the stack is still there.
        if (String.join(" ", args).contains("quarkus:dev") && System.setProperty(STARTED, "") == null) {
            LocalMain.orOneLine(LocalDev::launch);
        }
    }

    /** Returns when the stack is ready. */
    private static void launch() throws IOException, InterruptedException {
        Files.deleteIfExists(LocalDevStack.SETTINGS);
        Process stack = new ProcessBuilder(command())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stack), "stack-end"));
        while (!Files.exists(LocalDevStack.SETTINGS)) {
            if (stack.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                System.exit(1);
            }
        }
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("stack"))
                .map(name -> "-D" + name + "=" + System.getProperty(name))
                .forEach(command::add);
        command.addAll(List.of("-classpath", classpath(), LocalDevStack.class.getName()));
        return command;
    }

    /** Maven's own class path is not the project's. */
    private static String classpath() {
        URL[] entries = ((URLClassLoader) LocalDev.class.getClassLoader()).getURLs();
        return Arrays.stream(entries)
                .map(entry -> Path.of(URI.create(entry.toString())).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void end(Process stack) {
        try {
            stack.getOutputStream().close();
            stack.waitFor();
        } catch (IOException e) {
            stack.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
