# Written by `npm run modules`, from the construct of the same name.
