package io.tenantservice.crypto;

import static java.util.Objects.requireNonNull;

import io.quarkus.vertx.VertxContextSupport;
import io.tenantservice.platform.problem.Problem;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Destroys a tenant's key. Needs the identity {@code shredder}; what was cut off is finished by another run. */
@Command(
        name = "shred-key",
        description = "Destroys the key of a tenant that is leaving or has left, and with it all that it ever "
                + "encrypted, in backups too. Cannot be undone.")
public class ShredKeyCommand implements Callable<Integer> {

    private static final Logger LOG = Logger.getLogger(ShredKeyCommand.class);

    private final KeyShredding shredding;

    @Option(names = "--tenant", required = true, paramLabel = "ID", description = "The tenant.")
    @Nullable
    UUID tenant;

    @Option(names = "--irreversible", required = true, description = "Says that you know what you are doing.")
    boolean irreversible;

    public ShredKeyCommand(KeyShredding shredding) {
        this.shredding = shredding;
    }

    @Override
    public Integer call() {
        try {
            shred(requireNonNull(tenant));
            return ExitCode.OK;
        } catch (Problem refused) {
            LOG.errorf(
                    "%s: %s",
                    refused.code(), refused.detail() == null ? refused.code().title() : refused.detail());
            return ExitCode.SOFTWARE;
        }
    }

    private void shred(UUID tenantId) {
        try {
            VertxContextSupport.subscribeAndAwait(() -> shredding.shred(tenantId));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the key cannot be shredded", e);
        }
    }
}
