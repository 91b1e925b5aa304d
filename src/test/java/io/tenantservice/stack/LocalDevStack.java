package io.tenantservice.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The stack of the service in dev mode: ready when its settings file is there, until its input ends. */
final class LocalDevStack {

    static final Path SETTINGS = LocalMain.HOME.resolve("service.properties");

    private LocalDevStack() {}

    public static void main(String[] args) {
        LocalMain.orOneLine(LocalDevStack::run);
    }

    private static void run() throws IOException {
        Ports ports = LocalMain.claim();
        LocalStack stack = LocalMain.start(ports);
        Migration.update(stack.postgres());
        LocalMain.say("schema             migrated");
        String url = "http://localhost:" + ports.of("api");
        String managementUrl = "http://localhost:" + ports.of("management");
        stack.serveBackend(url);
        System.out.println(LocalMain.welcome(url, managementUrl, stack, "goes to this terminal"));
        SETTINGS.toFile().deleteOnExit();
        Path unfinished = Files.createTempFile(LocalMain.HOME, "service", ".properties");
        PackagedService.write(
                PackagedService.listening(stack.settings(), ports.of("api"), ports.of("management")), unfinished);
        Files.move(unfinished, SETTINGS, StandardCopyOption.ATOMIC_MOVE);
        while (System.in.read() >= 0) {
            // Nothing is sent; the end comes when Maven ends.
        }
        System.exit(0);
    }
}
