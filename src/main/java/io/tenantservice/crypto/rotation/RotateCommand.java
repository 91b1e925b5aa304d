package io.tenantservice.crypto.rotation;

import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.EncryptionProvider;
import io.tenantservice.crypto.PlatformKey;
import io.tenantservice.platform.problem.Problem;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Begins a rotation and waits for its end. The workers carry it out, so ended early it goes on. */
@Command(
        name = "rotate",
        description = "Rotates the key of a tenant, one of the platform's own, or all, or moves what they encrypted to "
                + "another encryption provider; fails when anything is left behind.")
public class RotateCommand implements Callable<Integer> {

    private static final Logger LOG = Logger.getLogger(RotateCommand.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int TRIES = 30;

    private final KeyRotationService rotations;

    @ArgGroup
    @Nullable
    Which which;

    /** One key at most; all without. */
    static class Which {

        @Option(names = "--tenant", paramLabel = "ID", description = "The key of this tenant alone.")
        @Nullable
        UUID tenant;

        @Option(
                names = "--platform-key",
                paramLabel = "KEY",
                description = "This key of the platform alone: pepper, answers or intake.")
        @Nullable
        String platformKey;
    }

    @Option(
            names = "--to",
            paramLabel = "PROVIDER",
            description = "Moves to the key of this provider, vault or aws-kms, instead of making a next version.")
    @Nullable
    String to;

    public RotateCommand(KeyRotationService rotations) {
        this.rotations = rotations;
    }

    @Override
    public Integer call() {
        try {
            return rotate().state() == KeyRotationState.SUCCEEDED ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (IllegalArgumentException unknown) {
            LOG.error(unknown.getMessage());
            return ExitCode.USAGE;
        } catch (Problem refused) {
            LOG.errorf("%s: %s", refused.code(), refused.code().title());
            return ExitCode.SOFTWARE;
        }
    }

    private KeyRotationView rotate() {
        StartKeyRotation request = new StartKeyRotation(
                which == null ? null : which.tenant,
                which == null || which.platformKey == null ? null : PlatformKey.named(which.platformKey),
                to == null ? null : EncryptionProvider.of(to));
        try {
            return VertxContextSupport.subscribeAndAwait(
                    () -> rotations.start(request).chain(this::end));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the rotation cannot be followed", e);
        }
    }

    private Uni<KeyRotationView> end(KeyRotationView started) {
        return Multi.createBy()
                .repeating()
                .uni(() -> look(started.id()))
                .withDelay(LOOK_EVERY)
                .whilst(rotation -> rotation.state() == KeyRotationState.RUNNING)
                .collect()
                .last();
    }

    /** A database that is away for a while is no reason to say that the rotation has failed. */
    private Uni<KeyRotationView> look(UUID id) {
        return rotations
                .get(id)
                .onFailure(Problem.class)
                .retry()
                .withBackOff(LOOK_EVERY, LONGEST_PAUSE)
                .atMost(TRIES)
                .invoke(RotateCommand::tell);
    }

    private static void tell(KeyRotationView rotation) {
        RotationProgress progress = rotation.progress();
        LOG.infof(
                "Rotation %s is %s: %d of %d tenants, %d of %d keys of the platform, %d of %d ciphertexts, %d failed, "
                        + "%d in quarantine",
                rotation.id(),
                rotation.state(),
                progress.tenantsDone(),
                progress.tenantsTotal(),
                progress.platformKeysDone(),
                progress.platformKeysTotal(),
                progress.done(),
                progress.total(),
                progress.failed(),
                progress.quarantined());
    }
}
