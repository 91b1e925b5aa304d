package io.tenantservice.operation;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.export.Exportable;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tenant's operations with their steps, in an export of its data. */
@ApplicationScoped
class ExportedOperations implements Exportable {

    private final Tenancy tenancy;

    ExportedOperations(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @Override
    public String type() {
        return "operation";
    }

    @Override
    public Uni<Page<OperationView>> page(UUID tenantId, @Nullable String pageToken) {
        OperationFilter all = new OperationFilter(tenantId, null, null, null, null);
        PageRequest page = request(tenantId, pageToken);
        return tenancy.observe(tenantId, () -> Operation.page(all, page).chain(OperationService::views))
                .map(views -> Page.of(views, page, OperationView::id, Function.identity()));
    }
}
