package io.tenantservice.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.simulator.AcmeSeed;
import io.tenantservice.stack.LocalStack;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.Ports;
import io.tenantservice.stack.WalkThrough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs the README's walk-through as a newcomer does who pastes it, against the packaged service. */
class ReadmeIT {

    private static final Path HOME = Path.of("target/stack-readme");

    @Test
    void walkThroughOnboardsATenantWhoseKeyIsValid() throws Exception {
        Ports ports = Ports.free();
        try (LocalStack stack = LocalStack.start(HOME, ports, line -> System.out.println("[stack] " + line))) {
            PackagedService.command(stack.settings(), HOME.resolve("migrate.log"), "migrate");
            try (PackagedService service = PackagedService.start(
                    stack.settings(), ports.of("api"), ports.of("management"), HOME.resolve("service.log"))) {
                stack.serveBackend(service.url());
                service.awaitReady();

                String output = paste(WalkThrough.lines(
                        service.url(), stack.identityProvider().url()));

                assertThat(output)
                        .contains("\"home_region\":\"eu1\"")
                        .contains("\"access_token\":\"********\"")
                        .contains("\"health\":\"VALID\"")
                        .contains("\"webhook_url\":\"" + stack.simulators().receiverUrl() + "/wa/"
                                + AcmeSeed.PHONE_NUMBER_ID)
                        .contains("\"access_token\":\"" + AcmeSeed.ACCESS_TOKEN + "\"")
                        .contains("\"valid\":true,\"code\":\"VALID\"")
                        .contains(
                                "OPERATION_BEGUN",
                                "TENANT_CREATED",
                                "CREDENTIAL_CREATED",
                                "CREDENTIAL_VERIFIED",
                                "API_KEY_CREATED",
                                "CREDENTIAL_CONNECTED",
                                "CONFIGURATION_INITIALIZED",
                                "TENANT_ACTIVATED",
                                "OPERATION_SUCCEEDED",
                                "CREDENTIAL_REVEALED",
                                "API_KEY_CLAIMED");
            }
            assertThat(Files.readString(HOME.resolve("service.log")))
                    .doesNotContain(
                            AcmeSeed.ACCESS_TOKEN, AcmeSeed.APP_SECRET, AcmeSeed.CLIENT_ID, AcmeSeed.CLIENT_SECRET);
        }
    }

    private static String paste(String script) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-e").redirectErrorStream(true).start();
        try (var input = shell.getOutputStream()) {
            input.write(script.getBytes(UTF_8));
        }
        String output = new String(shell.getInputStream().readAllBytes(), UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }
}
