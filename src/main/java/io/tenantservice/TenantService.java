package io.tenantservice;

import io.quarkus.picocli.runtime.PicocliRunner;
import io.quarkus.picocli.runtime.annotations.TopCommand;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.tenantservice.crypto.ShredKeyCommand;
import io.tenantservice.crypto.rotation.RotateCommand;
import io.tenantservice.platform.schema.MigrateCommand;
import picocli.CommandLine.Command;

/** One program: without an argument it serves the API, with the name of a command it does that and ends. */
@QuarkusMain
public class TenantService {

    public static void main(String... args) {
        if (args.length > 0) {
            // A command opens no port and meets no caller: it neither listens nor needs the identity provider.
            System.setProperty("quarkus.http.host-enabled", "false");
            System.setProperty("quarkus.management.host-enabled", "false");
            System.setProperty("quarkus.oidc.tenant-enabled", "false");
            System.setProperty("quarkus.shutdown.delay", "0S");
            System.setProperty("tenantservice.role", "command");
        }
        Quarkus.run(PicocliRunner.class, args);
    }

    @TopCommand
    @Command(
            name = "tenant-service",
            description = "Serves the API, or runs one of the commands.",
            mixinStandardHelpOptions = true,
            subcommands = {MigrateCommand.class, RotateCommand.class, ShredKeyCommand.class})
    static class Commands implements Runnable {

        @Override
        public void run() {
            Quarkus.waitForExit();
        }
    }
}
