package io.tenantservice.crypto;

import static java.util.Objects.requireNonNull;

import io.quarkus.vertx.VertxContextSupport;
import io.tenantservice.crypto.KeyEnd.AllDestroyed;
import io.tenantservice.crypto.KeyEnd.DestroyedKey;
import io.tenantservice.crypto.KeyEnd.Shared;
import io.tenantservice.platform.problem.Problem;
import java.util.List;
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
        description = "Destroys the key of a tenant that has left, and with it all that it ever encrypted, in backups "
                + "too. Cannot be undone.")
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
            return told(shred(requireNonNull(tenant)));
        } catch (Problem refused) {
            LOG.errorf(
                    "%s: %s",
                    refused.code(), refused.detail() == null ? refused.code().title() : refused.detail());
            return ExitCode.SOFTWARE;
        }
    }

    private static int told(KeyEnd end) {
        return switch (end) {
            case AllDestroyed(List<DestroyedKey> keys) -> ExitCode.OK;
            case Shared(KeyRef key, List<DestroyedKey> former) -> {
                LOG.errorf(
                        "The tenant's secrets were under a key that tenants share, at %s, which stays: backups of that "
                                + "time can be opened (docs/rotation.md, \"The end of a key\"). Destroyed of its own keys: %s",
                        key.provider(), former.size());
                yield ExitCode.SOFTWARE;
            }
        };
    }

    private KeyEnd shred(UUID tenantId) {
        try {
            return VertxContextSupport.subscribeAndAwait(() -> shredding.shred(tenantId));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the key cannot be shredded", e);
        }
    }
}
