package io.tenantservice.credential;

import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_BEING_RENEWED;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_CLAIMED;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_DESTROYED;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_EXISTS;
import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.INVALID_FORMAT;
import static io.tenantservice.platform.problem.ProblemCode.NOTHING_PENDING;
import static io.tenantservice.platform.problem.ProblemCode.NOTHING_TO_ROLL_BACK;
import static io.tenantservice.platform.problem.ProblemCode.PENDING_NOT_VERIFIED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_RATE_LIMITED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_REQUEST_REFUSED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.SECRETS_PENDING;
import static io.tenantservice.platform.problem.ProblemCode.SECRET_TOO_LARGE;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_KEY_DESTROYED;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_KEY_PENDING;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_STATE_CONFLICT;
import static io.tenantservice.platform.problem.ProblemCode.WHATSAPP_ACCOUNT_NOT_FOUND;
import static io.tenantservice.platform.security.Scopes.CREDENTIALS_READ;
import static io.tenantservice.platform.security.Scopes.CREDENTIALS_REVEAL;
import static io.tenantservice.platform.security.Scopes.CREDENTIALS_WRITE;
import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationView;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.openapi.NotRemembered;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** WhatsApp accounts over HTTP. */
@Path("/v1/tenants/{tenant_id}/whatsapp-accounts")
@Tag(name = "WhatsApp accounts", description = "The numbers that a tenant's customers write to")
public class WhatsAppAccountResource {

    private final WhatsAppAccountService accounts;
    private final TokenRefreshWorkflow tokenRefresh;

    WhatsAppAccountResource(WhatsAppAccountService accounts, TokenRefreshWorkflow tokenRefresh) {
        this.accounts = accounts;
        this.tokenRefresh = tokenRefresh;
    }

    @POST
    @ResponseStatus(201)
    @PermissionsAllowed(CREDENTIALS_WRITE)
    @Operation(
            operationId = "createWhatsAppAccount",
            summary = "Add a WhatsApp account",
            description = "The secrets are encrypted before anything is stored, and masked in every answer.")
    @APIResponse(
            responseCode = "201",
            description = "The account has been stored; nobody has verified it yet",
            content =
                    @Content(
                            mediaType = APPLICATION_JSON,
                            schema = @Schema(implementation = WhatsAppAccountView.class)))
    @ProblemCodes({
        TENANT_STATE_CONFLICT,
        CREDENTIAL_EXISTS,
        SECRET_TOO_LARGE,
        TENANT_KEY_PENDING,
        TENANT_KEY_DESTROYED,
        ENCRYPTION_UNAVAILABLE
    })
    public Uni<WhatsAppAccountView> create(
            @PathParam("tenant_id") UUID tenantId, @NotNull @Valid CreateWhatsAppAccount request) {
        return accounts.create(tenantId, request);
    }

    @GET
    @PermissionsAllowed(CREDENTIALS_READ)
    @Operation(operationId = "listWhatsAppAccounts", summary = "List a tenant's WhatsApp accounts")
    @APIResponse(responseCode = "200", description = "One page, secrets masked")
    public Uni<Page<WhatsAppAccountView>> list(
            @PathParam("tenant_id") UUID tenantId,
            @QueryParam("health") @Parameter(description = "Only those of this health", example = "INVALID") @Nullable
                    CredentialHealth health,
            @QueryParam("page_size") @Min(1) @Max(PageRequest.MAX_SIZE) @Nullable Integer pageSize,
            @QueryParam("page_token") @Nullable String pageToken) {
        return accounts.list(
                tenantId,
                health,
                PageRequest.of(pageSize, pageToken, "WhatsApp accounts of " + tenantId + " " + health));
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed(CREDENTIALS_READ)
    @Operation(operationId = "getWhatsAppAccount", summary = "Get a WhatsApp account")
    @APIResponse(responseCode = "200", description = "The account, secrets masked")
    @ProblemCodes(WHATSAPP_ACCOUNT_NOT_FOUND)
    public Uni<WhatsAppAccountView> get(@PathParam("tenant_id") UUID tenantId, @PathParam("id") UUID id) {
        return accounts.get(tenantId, id);
    }

    @PATCH
    @Path("/{id}")
    @PermissionsAllowed(CREDENTIALS_WRITE)
    @Operation(
            operationId = "patchWhatsAppAccount",
            summary = "Change or deactivate a WhatsApp account",
            description =
                    "A JSON merge patch: what the body leaves out stays as it is, `null` removes what may be absent.")
    @APIResponse(responseCode = "200", description = "The account after the change")
    @ProblemCodes({TENANT_STATE_CONFLICT, WHATSAPP_ACCOUNT_NOT_FOUND})
    public Uni<WhatsAppAccountView> patch(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @HeaderParam("If-Match") @Parameter(description = "The `ETag` as it was read", example = "\"0\"") @Nullable
                    String ifMatch,
            @NotNull @Valid PatchWhatsAppAccount patch) {
        return accounts.patch(tenantId, id, IfMatch.require(ifMatch), patch);
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed(CREDENTIALS_WRITE)
    @Operation(operationId = "deleteWhatsAppAccount", summary = "Delete a WhatsApp account with its secrets")
    @APIResponse(responseCode = "204", description = "It is gone")
    @ProblemCodes({WHATSAPP_ACCOUNT_NOT_FOUND, CREDENTIAL_BEING_RENEWED})
    public Uni<Void> delete(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @HeaderParam("If-Match") @Parameter(description = "The `ETag` as it was read", example = "\"0\"") @Nullable
                    String ifMatch) {
        return accounts.delete(tenantId, id, IfMatch.require(ifMatch));
    }

    @POST
    @Path("/{id}:reveal")
    @NotRemembered
    @PermissionsAllowed(CREDENTIALS_REVEAL)
    @Operation(
            operationId = "revealWhatsAppAccount",
            summary = "Show the secrets of a WhatsApp account",
            description = "Written to the audit log before the answer leaves.")
    @APIResponse(responseCode = "200", description = "The secrets in clear; not to be stored by anything in between")
    @ProblemCodes({WHATSAPP_ACCOUNT_NOT_FOUND, CREDENTIAL_DESTROYED, ENCRYPTION_UNAVAILABLE})
    public Uni<RevealedWhatsAppAccount> reveal(@PathParam("tenant_id") UUID tenantId, @PathParam("id") UUID id) {
        return accounts.reveal(tenantId, id);
    }

    @POST
    @Path("/{id}:verify")
    @NotRemembered
    @PermissionsAllowed(CREDENTIALS_WRITE)
    @Operation(
            operationId = "verifyWhatsAppAccount",
            summary = "Ask Meta whether a WhatsApp account is good",
            description = "Answers 200 when the provider has spoken, whatever it said. Its silence is a problem, and "
                    + "makes what is in use UNREACHABLE until it answers again. What is in use and good is claimed "
                    + "for the tenant; pending secrets that are good can be promoted.")
    @APIResponse(responseCode = "200", description = "What the provider said")
    @ProblemCodes({
        WHATSAPP_ACCOUNT_NOT_FOUND,
        CREDENTIAL_CLAIMED,
        NOTHING_PENDING,
        CONCURRENT_CHANGE,
        INVALID_FORMAT,
        CREDENTIAL_DESTROYED,
        ENCRYPTION_UNAVAILABLE,
        PROVIDER_RATE_LIMITED,
        PROVIDER_UNAVAILABLE,
        PROVIDER_REQUEST_REFUSED
    })
    public Uni<CredentialVerification> verify(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @QueryParam("slot")
                    @Parameter(
                            description = "Which secrets: those in use, or those that are pending",
                            example = "PENDING")
                    @DefaultValue("CURRENT")
                    SecretSlot slot) {
        return switch (slot) {
            case CURRENT -> accounts.verify(tenantId, id);
            case PENDING -> accounts.verifyPending(tenantId, id);
        };
    }

    @PUT
    @Path("/{id}/pending")
    @PermissionsAllowed(CREDENTIALS_WRITE)
    @Operation(
            operationId = "stageWhatsAppSecrets",
            summary = "Stage new secrets of a WhatsApp account",
            description = "They are encrypted and kept beside those in use, which go on being used. What was staged "
                    + "before is gone; a secret that the body leaves out is not changed by the promotion.")
    @APIResponse(responseCode = "200", description = "The WhatsApp account; its pending secrets are UNVERIFIED")
    @ProblemCodes({
        TENANT_STATE_CONFLICT,
        WHATSAPP_ACCOUNT_NOT_FOUND,
        SECRET_TOO_LARGE,
        CREDENTIAL_BEING_RENEWED,
        TENANT_KEY_DESTROYED,
        CONCURRENT_CHANGE,
        ENCRYPTION_UNAVAILABLE
    })
    public Uni<WhatsAppAccountView> stage(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @HeaderParam("If-Match") @Parameter(description = "The `ETag` as it was read", example = "\"0\"") @Nullable
                    String ifMatch,
            @NotNull @Valid StageWhatsAppSecrets request) {
        return accounts.swap().stage(tenantId, id, IfMatch.require(ifMatch), request.fields());
    }

    @DELETE
    @Path("/{id}/pending")
    @PermissionsAllowed(CREDENTIALS_WRITE)
    @Operation(operationId = "unstageWhatsAppSecrets", summary = "Drop the pending secrets of a WhatsApp account")
    @APIResponse(responseCode = "204", description = "None are pending any more")
    @ProblemCodes({WHATSAPP_ACCOUNT_NOT_FOUND, NOTHING_PENDING, CREDENTIAL_BEING_RENEWED})
    public Uni<Void> unstage(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @HeaderParam("If-Match") @Parameter(description = "The `ETag` as it was read", example = "\"1\"") @Nullable
                    String ifMatch) {
        return accounts.swap().unstage(tenantId, id, IfMatch.require(ifMatch));
    }

    @POST
    @Path("/{id}:promote")
    @PermissionsAllowed(CREDENTIALS_WRITE)
    @Operation(
            operationId = "promoteWhatsAppSecrets",
            summary = "Put the pending secrets of a WhatsApp account in use",
            description = "Meta must have found them good (`:verify?slot=PENDING`). Those in use so far are kept for a "
                    + "while, 24 hours unless the body says otherwise, for `:rollback`.")
    @APIResponse(responseCode = "200", description = "The WhatsApp account with its new secrets in use")
    @ProblemCodes({
        TENANT_STATE_CONFLICT,
        WHATSAPP_ACCOUNT_NOT_FOUND,
        NOTHING_PENDING,
        PENDING_NOT_VERIFIED,
        CREDENTIAL_BEING_RENEWED
    })
    public Uni<WhatsAppAccountView> promote(
            @PathParam("tenant_id") UUID tenantId, @PathParam("id") UUID id, @NotNull @Valid PromoteSecrets request) {
        return accounts.swap().promote(tenantId, id, request.keepPreviousOrUsual());
    }

    @POST
    @Path("/{id}:rollback")
    @PermissionsAllowed(CREDENTIALS_WRITE)
    @Operation(
            operationId = "rollBackWhatsAppSecrets",
            summary = "Put the secrets of a WhatsApp account before the last promotion in use again",
            description = "At once and without asking Meta. Those in use now become pending.")
    @APIResponse(responseCode = "200", description = "The WhatsApp account with its previous secrets in use")
    @ProblemCodes({TENANT_STATE_CONFLICT, WHATSAPP_ACCOUNT_NOT_FOUND, NOTHING_TO_ROLL_BACK, CREDENTIAL_BEING_RENEWED})
    public Uni<WhatsAppAccountView> rollBack(@PathParam("tenant_id") UUID tenantId, @PathParam("id") UUID id) {
        return accounts.swap().rollBack(tenantId, id);
    }

    @POST
    @Path("/{id}:refreshToken")
    @ResponseStatus(202)
    @PermissionsAllowed(CREDENTIALS_WRITE)
    @Operation(
            operationId = "refreshWhatsAppToken",
            summary = "Have Meta exchange the access token for a fresh one",
            description = "Only for a token that will expire and has not yet. The answer is the operation that does "
                    + "so: the fresh token is verified, and then put in use; the old one can be brought back by "
                    + "`:rollback` for 24 hours, or as long as it lives if that is less. While it runs, nobody else "
                    + "changes the account's secrets.")
    @APIResponse(
            responseCode = "202",
            description = "The operation has begun; `Location` is where to follow it",
            content = @Content(mediaType = APPLICATION_JSON, schema = @Schema(implementation = OperationView.class)))
    @ProblemCodes({
        WHATSAPP_ACCOUNT_NOT_FOUND,
        CREDENTIAL_BEING_RENEWED,
        SECRETS_PENDING,
        TENANT_STATE_CONFLICT,
        CONCURRENT_CHANGE
    })
    public Uni<OperationView> refreshToken(@PathParam("tenant_id") UUID tenantId, @PathParam("id") UUID id) {
        return tokenRefresh.begin(tenantId, id);
    }
}
